import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import fc from "fast-check";
import type { LogFile } from "../lines/log-file.js";
import { newestLines } from "./newest-lines.js";
import { anyContent, DAY_MS, LogFolder, linesOf, ringlogLine } from "./scan.fixture.js";

interface Place {
  readonly path: string;
  readonly byte: number;
  readonly text: string;
  readonly timeMs: number | undefined;
}

async function newest(files: readonly LogFile[], count: number): Promise<Place[]> {
  const found = await newestLines(files, count);
  return found.map(({ file, line, timeMs }) => ({
    path: file.path,
    byte: line.byte,
    text: line.bytes.toString("latin1"),
    timeMs,
  }));
}

/** By reading all lines, and sorting them by time, file and place. */
async function expectedOf(files: readonly LogFile[], count: number): Promise<Place[]> {
  const all: (Place & { readonly order: number })[] = [];
  for (const [order, file] of files.entries())
    for (const { line, text, timeMs } of await linesOf(file))
      all.push({ path: file.path, byte: line.byte, text, timeMs, order });
  const timeOf = ({ timeMs }: Place): number => timeMs ?? Number.MIN_SAFE_INTEGER;
  all.sort((a, b) => timeOf(b) - timeOf(a) || b.order - a.order || b.byte - a.byte);
  return all.slice(0, count).map(({ order: _, ...place }) => place);
}

describe("newestLines", () => {
  const folder = new LogFolder();
  after(() => folder.remove());

  it("gives what sorting all lines gives", async () => {
    const contents = fc.array(fc.tuple(anyContent, fc.boolean()), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(contents, fc.nat(60), async (list, count) => {
        const files = await Promise.all(
          list.map(
            async ([text, isPacked]) =>
              (isPacked ? await folder.writeGzip(text) : (await folder.write(text))[0]) as LogFile,
          ),
        );
        // Their times are of a day that the files were not written on.
        const later = files.map((file) => ({ ...file, changedMs: Number.MAX_SAFE_INTEGER }));
        assert.deepEqual(await newest(later, count), await expectedOf(later, count));
      }),
      { numRuns: 100 },
    );
  });

  it("reads from the end of a file whose last lines fill many blocks", async () => {
    const lines = Array.from({ length: 9_000 }, (_, index) =>
      ringlogLine(DAY_MS + index - (index % 7) * 3, "info", { fill: "y".repeat(150) }),
    );
    const files = await folder.write(lines.join("\n"));
    assert.deepEqual(await newest(files, 500), await expectedOf(files, 500));
  });

  it("finds the time of many last lines that have none", async () => {
    const trace = Array.from({ length: 6_000 }, (_, index) => `    at step${index} (app.ts:1:1)`);
    const files = await folder.write(
      [ringlogLine(DAY_MS, "info"), ringlogLine(DAY_MS + 5, "error"), ...trace, ""].join("\n"),
    );
    const found = await newest(files, 10);
    assert.deepEqual(
      found.map(({ timeMs }) => timeMs),
      Array(10).fill(DAY_MS + 5),
    );
    assert.equal(found[0]?.text, trace.at(-1));
  });

  it("does not unpack a file that was packed before the newest lines were written", async () => {
    const [file] = await folder.write(`${ringlogLine(DAY_MS + 10, "info")}\n${ringlogLine(DAY_MS + 20, "info")}\n`);
    const packed = { ...(await folder.writeGzip("not read")), changedMs: DAY_MS + 5, path: "/nowhere/old.log.gz" };
    assert.equal((await newest([packed, file as LogFile], 2)).length, 2);
  });

  it("gives only the beginning of a line that is very long", async () => {
    const files = await folder.write(`${ringlogLine(DAY_MS, "info", { fill: "z".repeat(3 * 2 ** 20) })}\nlast`);
    const found = await newestLines(files, 5);
    assert.deepEqual(
      found.map(({ line, timeMs }) => [line.bytes.length, line.isTooLong, line.isEnded, timeMs]),
      [
        [4, false, false, DAY_MS],
        [4_096, true, true, DAY_MS],
      ],
    );
  });

  it("has no lines of files that are empty or gone", async () => {
    const files = await folder.write("", "\n\n");
    const gone = { ...(files[0] as LogFile), path: "/nowhere/gone.log", identity: "0:0", key: "-" };
    assert.deepEqual(await newestLines([...files, gone], 10), []);
  });
});
