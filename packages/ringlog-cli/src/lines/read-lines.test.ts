import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  closeSync,
  ftruncateSync,
  openSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { findLogs } from "./find-logs.js";
import { temporaryFolder } from "./follow/follow.fixture.js";
import { lineAt } from "./line-at.js";
import type { Line, LogFile } from "./log-file.js";
import { type ReadOptions, readLines } from "./read-lines.js";
import { readStream } from "./read-stream.js";

async function fileOf(path: string): Promise<LogFile> {
  const [file] = await findLogs([path], { rotated: false });
  assert.ok(file !== undefined);
  return file;
}

/** Lines with memory of their own. */
async function linesOf(path: string, options: ReadOptions = {}) {
  const lines: Line[] = [];
  const outcome = await readLines(await fileOf(path), options, (line) =>
    lines.push({ ...line, bytes: Buffer.from(line.bytes) }),
  );
  return { ...outcome, texts: lines.map(({ bytes }) => bytes.toString()), all: lines };
}

test("lines, with and without an end, with \\r\\n, empty", async (t) => {
  const path = join(temporaryFolder(t), "a.log");
  writeFileSync(path, "a\r\n\nb\rc\nd\r");
  const { all, bytes, lines, damage } = await linesOf(path);
  assert.deepEqual(
    all.map((line) => [line.bytes.toString(), line.byte, line.isEnded]),
    [
      ["a", 0, true],
      ["", 3, true],
      ["b\rc", 4, true],
      ["d\r", 8, false],
    ],
  );
  assert.deepEqual({ bytes, lines, damage }, { bytes: 10, lines: 4, damage: undefined });
});

test("parts of a file give each line once, whatever the parts, packed or not", async (t) => {
  const folder = temporaryFolder(t);
  const text = fc.array(fc.constantFrom("", "a", "bc", "déf", "x".repeat(300)), { maxLength: 12 });
  const cuts = fc.array(fc.nat(2_000), { maxLength: 4 });
  const property = fc.asyncProperty(text, fc.boolean(), cuts, fc.boolean(), async (parts, isEnded, at, isPacked) => {
    const whole = Buffer.from(parts.join("\n") + (isEnded ? "\n" : ""));
    const path = join(folder, isPacked ? "p.gz" : "p.log");
    writeFileSync(path, isPacked ? gzipSync(whole) : whole);
    const expected = (await linesOf(path)).all.map(({ byte, bytes }) => `${byte} ${bytes}`);
    const bounds = [0, ...at.toSorted((a, b) => a - b), whole.length + 1];
    const found: string[] = [];
    for (const [index, fromByte] of bounds.slice(0, -1).entries()) {
      const { all } = await linesOf(path, { fromByte, toByte: bounds[index + 1] });
      found.push(...all.map(({ byte, bytes }) => `${byte} ${bytes}`));
    }
    assert.deepEqual(found, expected);
  });
  await fc.assert(property, { numRuns: 100 });
});

test("what take throws, and an abort, end it", async (t) => {
  const path = join(temporaryFolder(t), "a.log");
  writeFileSync(path, "a\n".repeat(2_000_000));
  for (const isPacked of [false, true]) {
    if (isPacked) writeFileSync(path, gzipSync("a\n".repeat(2_000_000)));
    const file = await fileOf(path);
    let taken = 0;
    const failing = readLines(file, {}, () => {
      if (++taken === 3) throw new RangeError("enough");
    });
    await assert.rejects(failing, RangeError);
    assert.equal(taken, 3);
    const abort = new AbortController();
    const stop = new Error("stop");
    const aborted = readLines(file, { signal: abort.signal }, () => abort.abort(stop));
    await assert.rejects(aborted, /stop/);
  }
});

test("of several members, damaged and cut off: what can be read is given, and the damage is told", async (t) => {
  const path = join(temporaryFolder(t), "a.log.gz");
  const member = (name: string): Buffer =>
    gzipSync(Array.from({ length: 5_000 }, (_, i) => `${name} ${i} ${Math.sin(i)}\n`).join(""));
  const [a, b, c] = [member("a"), member("b"), member("c")];
  writeFileSync(path, Buffer.concat([a, b, c]));
  const whole = await linesOf(path);
  assert.deepEqual([whole.lines, whole.damage], [15_000, undefined]);

  const broken = Buffer.from(b);
  broken.fill(0xff, b.length >> 1, (b.length >> 1) + 64);
  writeFileSync(path, Buffer.concat([a, broken, c]));
  const damaged = await linesOf(path);
  assert.match(damaged.damage ?? "", /./);
  const left = damaged.texts.filter((text) => whole.texts.includes(text));
  assert.equal(left.filter((text) => text.startsWith("a")).length, 5_000);
  assert.equal(left.filter((text) => text.startsWith("c")).length, 5_000, "the member behind the damage");
  const before = left.filter((text) => text.startsWith("b")).length;
  assert.ok(before > 2_200, `${before} of the 2,500 lines before the damage`);

  writeFileSync(path, Buffer.concat([a, b.subarray(0, b.length >> 1)]));
  const cut = await linesOf(path);
  assert.match(cut.damage ?? "", /unexpected end/);
  assert.ok(cut.lines > 7_300, `${cut.lines} lines`);
  assert.equal(cut.all.at(-1)?.isEnded, false);
});

test("what stands right before a damage is given", async (t) => {
  const path = join(temporaryFolder(t), "a.log.gz");
  const text = Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join("");
  // Blocks of text as it is, each with its length twice before it.
  const stored = gzipSync(text, { level: 0 });
  const length = stored.readUInt16LE(11);
  stored.writeUInt32LE(0, 15 + length + 1);
  writeFileSync(path, stored);
  const { bytes, damage } = await linesOf(path);
  assert.match(damage ?? "", /invalid stored block lengths/);
  assert.ok(bytes > length - 256 && bytes <= length, `${bytes} of ${length} bytes`);
  const stream = await readStream(Readable.from([stored]), {}, () => undefined);
  assert.match(stream.damage ?? "", /invalid stored block lengths/);
});

test("no byte of a packed file is lost to what is behind it", async (t) => {
  const path = join(temporaryFolder(t), "a.log.gz");
  const text = Array.from({ length: 3_000 }, (_, i) => `${i} ${Math.sin(i)}\n`).join("");
  const cases: [string, Buffer, RegExp | undefined][] = [
    ["garbage", Buffer.from("garbage"), /no gzip/],
    ["padding", Buffer.alloc(512), undefined],
    ["padding, then another", Buffer.concat([Buffer.alloc(512), gzipSync("more\n")]), /no gzip/],
  ];
  for (const [what, behind, damage] of cases) {
    writeFileSync(path, Buffer.concat([gzipSync(text), behind]));
    const outcome = await linesOf(path);
    assert.ok(outcome.lines >= 3_000, what);
    if (damage === undefined) assert.equal(outcome.damage, undefined, what);
    else assert.match(outcome.damage ?? "", damage, what);
  }
  const wrong = gzipSync(text);
  wrong.writeUInt32LE(1, wrong.length - 8);
  writeFileSync(path, wrong);
  const outcome = await linesOf(path);
  assert.deepEqual([outcome.lines, outcome.damage], [3_000, "its check sum is wrong"]);
  writeFileSync(path, "");
  assert.match((await linesOf(path)).damage ?? "", /empty/);
});

test("headers with a name, a comment and an extra field", async (t) => {
  const path = join(temporaryFolder(t), "a.log");
  const packed = gzipSync("hello\n");
  const flags = Buffer.from([0x1f, 0x8b, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 3]);
  const more = Buffer.concat([Buffer.from([3, 0, 1, 2, 3]), Buffer.from("a.log\0said\0"), Buffer.from([0, 0])]);
  writeFileSync(path, Buffer.concat([flags, more, packed.subarray(10)]));
  assert.deepEqual(gunzipSync(Buffer.concat([packed])).toString(), "hello\n");
  assert.deepEqual((await linesOf(path)).texts, ["hello"]);
});

test("a gzip bomb is read as far as was asked for", async (t) => {
  const path = join(temporaryFolder(t), "bomb.gz");
  writeFileSync(path, gzipSync(Buffer.alloc(50_000_000, "0123456789abcde\n")));
  const { bytes, damage } = await linesOf(path, { maxUnpackedBytes: 1_000_000 });
  assert.equal(bytes, 1_000_000);
  assert.match(damage ?? "", /more than 1000000 bytes/);
  const stream = await readStream(
    Readable.from([gzipSync(Buffer.alloc(50_000_000))]),
    { maxUnpackedBytes: 1_000_000 },
    () => undefined,
  );
  assert.equal(stream.bytes, 1_000_000);
  assert.match(stream.damage ?? "", /more than 1000000 bytes/);
});

test("a file that is renamed, packed, gone or shorter since it was found", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a\nb\n");
  const file = await fileOf(path);
  const read = async () => {
    const texts: string[] = [];
    const { damage } = await readLines(file, {}, ({ bytes }) => texts.push(bytes.toString()));
    return { texts, damage };
  };
  renameSync(path, `${path}.1`);
  writeFileSync(path, "new\n");
  assert.deepEqual(await read(), { texts: ["a", "b"], damage: undefined });
  writeFileSync(`${path}.2.gz`, gzipSync("a\nb\n"));
  unlinkSync(`${path}.1`);
  assert.deepEqual(await read(), { texts: ["a", "b"], damage: undefined });
  assert.equal((await lineAt(file, 2, 10)).bytes.toString(), "b");
  unlinkSync(`${path}.2.gz`);
  assert.deepEqual(await read(), { texts: [], damage: "it is no longer there" });
  await assert.rejects(lineAt(file, 0, 10), { name: "CliError", message: /no longer there/ });
});

test("another text in the place of a file is not taken for it", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "a\nb\n");
  const file = await fileOf(path);
  // The same identity: copied and truncated, as logrotate's `copytruncate` does.
  writeFileSync(`${path}.1`, "a\nb\n");
  writeFileSync(path, "other\n");
  const texts: string[] = [];
  await readLines(file, {}, ({ bytes }) => texts.push(bytes.toString()));
  assert.deepEqual(texts, ["a", "b"]);
  unlinkSync(`${path}.1`);
  assert.equal((await readLines(file, {}, () => undefined)).damage, "it is no longer there");
});

test("a file that is truncated while it is read", async (t) => {
  const path = join(temporaryFolder(t), "app.log");
  writeFileSync(path, "0123456789abcde\n".repeat(500_000));
  let isFirst = true;
  const { lines, damage } = await readLines(await fileOf(path), {}, () => {
    if (isFirst) truncateSync(path);
    isFirst = false;
  });
  assert.match(damage ?? "", /became shorter/);
  assert.ok(lines > 0 && lines < 500_000, `${lines} lines`);
});

test("a stream, in any pieces, packed or not", async () => {
  const property = fc.asyncProperty(
    fc.array(fc.string(), { maxLength: 8 }),
    fc.integer({ min: 1, max: 7 }),
    fc.boolean(),
    async (parts, size, isPacked) => {
      const text = parts.join("\n");
      const whole = isPacked ? gzipSync(text) : Buffer.from(text);
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
        whole.subarray(i * size, (i + 1) * size),
      );
      const texts: string[] = [];
      const { damage } = await readStream(Readable.from(pieces), {}, ({ bytes, isEnded }) =>
        texts.push(`${bytes}${isEnded ? "\n" : ""}`),
      );
      assert.equal(damage, undefined);
      assert.equal(texts.join(""), Buffer.from(text).toString().replaceAll("\r\n", "\n"));
    },
  );
  await fc.assert(property, { numRuns: 100 });
  const cut = gzipSync("a\n".repeat(1_000)).subarray(0, -9);
  assert.match((await readStream(Readable.from([cut]), {}, () => undefined)).damage ?? "", /unexpected end/);
  const failing = readStream(Readable.from(["a\nb\n"]), {}, () => {
    throw new RangeError("enough");
  });
  await assert.rejects(failing, RangeError);
});

test("a line of any length takes bounded memory", async (t) => {
  const path = join(temporaryFolder(t), "long.log");
  const descriptor = openSync(path, "w");
  ftruncateSync(descriptor, 2 ** 30);
  writeSync(descriptor, "\nlast\n", 2 ** 30);
  closeSync(descriptor);
  const module = new URL("./read-lines.js", import.meta.url).href;
  const program = `
    import { readLines } from ${JSON.stringify(module)};
    const file = ${JSON.stringify(await fileOf(path))};
    const found = [];
    const outcome = await readLines(file, {}, (line) => found.push([line.bytes.length, line.isTooLong, line.byte]));
    console.log(JSON.stringify({ found, outcome, maxMb: process.resourceUsage().maxRSS / 1024 }));`;
  const child = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  const { found, outcome, maxMb } = JSON.parse(child.stdout);
  assert.deepEqual(found, [
    [4_096, true, 0],
    [4, false, 2 ** 30 + 1],
  ]);
  assert.deepEqual(outcome, { bytes: 2 ** 30 + 6, lines: 2 });
  assert.ok(maxMb < 300, `${maxMb} MB`);
  t.diagnostic(`${Math.round(maxMb)} MB`);
});
