import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readlinkSync, renameSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { after, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import type { LogFile } from "../lines/log-file.js";
import type { Prefilter } from "./prefilter.js";
import { anyContent, DAY_MS, LogFolder, linesOf, ringlogLine } from "./scan.fixture.js";
import { scanLines, scanStream } from "./scan-lines.js";

const ALL: Prefilter = { levels: undefined, fromMs: undefined, toMs: undefined, needles: [] };

interface Taken {
  readonly path: string;
  readonly byte: number;
  readonly text: string;
  readonly isEnded: boolean;
}

async function scanned(files: readonly LogFile[], prefilter: Prefilter, pieceBytes: number): Promise<Taken[]> {
  const taken: Taken[] = [];
  await scanLines(files, prefilter, { pieceBytes }, ({ file, line }) => {
    taken.push({ path: file.path, byte: line.byte, text: line.bytes.toString("latin1"), isEnded: line.isEnded });
  });
  return taken;
}

async function expectedOf(files: readonly LogFile[]): Promise<Taken[]> {
  const all = await Promise.all(
    files.map(async (file) =>
      (await linesOf(file)).map(({ line, text }) => ({
        path: file.path,
        byte: line.byte,
        text,
        isEnded: line.isEnded,
      })),
    ),
  );
  return all.flat();
}

function manyLines(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `${ringlogLine(DAY_MS + index, "info", { index, fill: "x".repeat(200) })}\n`,
  ).join("");
}

/** Lets threads go on now and then, and looks at the memory that lines are in. */
async function takeSlowly(files: readonly LogFile[]): Promise<{ count: number; largestBytes: number }> {
  const before = process.memoryUsage().arrayBuffers;
  let [count, largestBytes] = [0, 0];
  await scanLines(files, ALL, {}, async () => {
    if (count++ % 1_000 > 0) return;
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    largestBytes = Math.max(largestBytes, process.memoryUsage().arrayBuffers - before);
  });
  return { count, largestBytes };
}

/**
 * Files of a folder that this process has open; 0 where the system does not tell. Node.js itself may leave modules open of a thread that
 * is ended while it loads them.
 */
function openIn(folder: string): number {
  if (!existsSync("/proc/self/fd")) return 0;
  return readdirSync("/proc/self/fd").filter((fd) => linkOf(`/proc/self/fd/${fd}`).startsWith(folder)).length;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ""; // closed meanwhile
  }
}

describe("scanLines", () => {
  const folder = new LogFolder();
  after(() => folder.remove());

  it("gives all lines of plain and packed files in their order, whatever the pieces", async () => {
    const contents = fc.array(fc.tuple(anyContent, fc.boolean()), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(contents, fc.integer({ min: 20, max: 2_000 }), async (list, pieceBytes) => {
        const files = await Promise.all(
          list.map(
            async ([text, isPacked]) =>
              (isPacked ? await folder.writeGzip(text) : (await folder.write(text))[0]) as LogFile,
          ),
        );
        assert.deepEqual(await scanned(files, ALL, pieceBytes), await expectedOf(files));
      }),
      { numRuns: 25 },
    );
  });

  it("gives what a prefilter lets pass", async () => {
    const files = await folder.write(manyLines(3_000), manyLines(10));
    const prefilter = { ...ALL, needles: [['"index":7']], toMs: DAY_MS + 750 };
    const expected = (await expectedOf(files)).filter(
      ({ text }) => /"index":7(?!\d{3})/.test(text) && !/"index":7[5-9]\d/.test(text),
    );
    const found = await scanned(files, prefilter, 10_000);
    assert.equal(found.length, 1 + 10 + 50 + 1);
    assert.deepEqual(found, expected);
  });

  it("reads no further ahead than it may while a line is looked at, and leaves nothing open", async () => {
    const files = await folder.write(manyLines(200_000), manyLines(1_000));
    const { count, largestBytes } = await takeSlowly(files);
    assert.equal(count, 201_000);
    // Four pieces of 8 MiB, and one that is being sent.
    assert.ok(largestBytes < 48 * 2 ** 20, `${largestBytes} bytes`);
    assert.equal(openIn(folder.path), 0);
  });

  it("neither stops nor reads far ahead where packed files hold more than may wait", async () => {
    const content = manyLines(150_000);
    const files = await Promise.all([content, content, content].map((text) => folder.writeGzip(text)));
    const { count, largestBytes } = await takeSlowly(files);
    assert.equal(count, 450_000);
    // 8 MiB and one batch for each of two threads.
    assert.ok(largestBytes < 32 * 2 ** 20, `${largestBytes} bytes`);
  });

  it("stops when it is given up, also while threads wait, and leaves no thread or file behind", async () => {
    const files = [...(await folder.write(manyLines(100_000))), await folder.writeGzip(manyLines(100_000))];
    const abort = new AbortController();
    let count = 0;
    const scan = scanLines(files.reverse(), ALL, { signal: abort.signal }, () => {
      if (++count === 10) abort.abort(new Error("enough"));
    });
    await assert.rejects(scan, /enough/);
    assert.equal(count, 10);
    assert.ok(!process.getActiveResourcesInfo().includes("MessagePort"));
    assert.equal(openIn(folder.path), 0);
    await assert.rejects(
      scanLines(files, ALL, { signal: abort.signal }, () => undefined),
      /enough/,
    );
  });

  it("fails with what the taker throws", async () => {
    const files = await folder.write(manyLines(10));
    const fail = (): never => {
      throw new Error("cannot take it");
    };
    await assert.rejects(scanLines(files, ALL, {}, fail), /cannot take it/);
  });

  it("tells files that are gone, reads renamed ones, and goes on with the others", async () => {
    const files = await folder.write(manyLines(5), manyLines(6), manyLines(7));
    const [gone, renamed] = files as [LogFile, LogFile, LogFile];
    rmSync(gone.path);
    renameSync(renamed.path, `${renamed.path}.1`);
    let count = 0;
    const { problems, found } = await scanLines(files, ALL, {}, () => {
      count++;
    });
    assert.deepEqual([count, found], [13, 13]);
    assert.deepEqual(problems, [{ file: gone, what: "it is no longer there" }]);
  });

  it("gives the beginning of a line that is too long, without judging it by what is missing", async () => {
    const long = `{"a":"${"x".repeat(17 * 2 ** 20)}needle"}`;
    const files = await folder.write(`one needle\n${long}\nno\ntwo needle\n`);
    const found: string[] = [];
    await scanLines(files, { ...ALL, needles: [["needle"]] }, {}, ({ line }) => {
      found.push(`${line.bytes.length} ${line.isTooLong}`);
    });
    assert.deepEqual(found, ["10 false", "4096 true", "10 false"]);
  });

  it("works in a process with flags that threads do not take", async () => {
    const [file] = (await folder.write(manyLines(20))) as [LogFile];
    const program = `import { scanLines } from ${JSON.stringify(new URL("./scan-lines.js", import.meta.url).href)};
      let count = 0;
      await scanLines([${JSON.stringify(file)}], { needles: [] }, {}, () => { count++; });
      process.stdout.write(String(count));`;
    const flags = [
      "--max-old-space-size=200",
      "--expose-gc",
      "--title=ringlog",
      "--import",
      "data:text/javascript,globalThis.seen=1",
    ];
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, "--input-type=module", "--eval", program], {
      encoding: "utf8",
    });
    assert.deepEqual([stdout, stderr], ["20", ""]);
  });
});

describe("scanStream", () => {
  async function found(chunks: readonly Buffer[], prefilter: Prefilter): Promise<string[]> {
    const lines: string[] = [];
    await scanStream(Readable.from(chunks), prefilter, {}, (line) => {
      lines.push(line.bytes.toString("latin1"));
    });
    return lines;
  }

  function chunksOf(bytes: Buffer, size: number): Buffer[] {
    const count = Math.ceil(bytes.length / size);
    return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
  }

  it("gives the same lines, however the stream is cut, packed or not", async () => {
    await fc.assert(
      fc.asyncProperty(anyContent, fc.integer({ min: 1, max: 300 }), fc.boolean(), async (text, size, isPacked) => {
        const lines = Buffer.from(text).toString("latin1").split("\n");
        const expected = lines.map((line) => line.replace(/\r$/, "")).filter((line) => line !== "");
        const bytes = isPacked ? gzipSync(text) : Buffer.from(text);
        assert.deepEqual(await found(chunksOf(bytes, size), ALL), expected);
      }),
      { numRuns: 200 },
    );
  });

  it("gives a line before the next one is there", async () => {
    const stream = new Readable({ read: () => undefined });
    stream.push("first\nsec");
    const first = await new Promise<string>((resolve) => {
      scanStream(stream, ALL, {}, (line) => resolve(line.bytes.toString())).catch(() => undefined);
    });
    assert.equal(first, "first");
    stream.destroy();
  });

  it("tells what ended it early, and gives what was there", async () => {
    const packed = gzipSync(manyLines(2_000));
    const lines: string[] = [];
    const outcome = await scanStream(Readable.from([packed.subarray(0, -50)]), ALL, {}, (line) => {
      lines.push(line.bytes.toString());
    });
    assert.ok(lines.length > 0 && lines.length < 2_000);
    assert.match(outcome.damage ?? "", /./);
  });

  it("ends a stream that is waited for when it is given up", async () => {
    const abort = new AbortController();
    const stream = new Readable({ read: () => undefined });
    const scan = scanStream(stream, ALL, { signal: abort.signal }, () => undefined);
    stream.push("one\n");
    setImmediate(() => abort.abort(new Error("enough")));
    await assert.rejects(scan, /enough/);
    assert.equal(stream.destroyed, true);
  });
});
