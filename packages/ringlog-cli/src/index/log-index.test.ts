import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { findLogs } from "../lines/find-logs.js";
import type { Line } from "../lines/log-file.js";
import { parseQuery } from "../query/parse-query.js";
import { type IndexOptions, InterruptedError, LogIndex, type Selected } from "./log-index.js";

const folder = mkdtempSync(join(tmpdir(), "ringlog-index-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let places = 0;

function newPlace(): { log: string; cacheFolder: string } {
  const place = join(folder, String(places++));
  mkdirSync(place);
  return { log: join(place, "app.log"), cacheFolder: join(place, "cache") };
}

const START_MS = Date.UTC(2026, 10, 27, 10);

function record(n: number, more: object = {}): string {
  return `${JSON.stringify({ time: new Date(START_MS + n * 1000).toISOString(), level: "info", msg: `order ${n}`, "service.name": "shop", "service.instance.id": "abcdefgh", "process.pid": 7, "thread.id": 0, "request.id": `r-${n % 3}`, n, ...more })}\n`;
}

function records(count: number): string {
  return Array.from({ length: count }, (_, n) => record(n)).join("");
}

const ON_DISK: Partial<IndexOptions> = { maxBytesInMemory: 0, minBytesInFile: 0, chunkBytes: 2000 };

async function built(paths: readonly string[], options: IndexOptions): Promise<LogIndex> {
  const index = await LogIndex.open(await findLogs(paths, { rotated: false }), options);
  await index.build();
  return index;
}

function selected(text = ""): Selected {
  return { query: parseQuery(text, { nowMs: 0 }), range: {} };
}

async function total(index: LogIndex, text = ""): Promise<number> {
  return (await index.rows(selected(text))).total;
}

function indexFile(cacheFolder: string): string {
  const name = readdirSync(cacheFolder).find((each) => each.endsWith(".duckdb"));
  assert.ok(name !== undefined, "there is an index");
  return join(cacheFolder, name);
}

test("an index is used again as it is, and extended by what the log grew", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(50));
  await (await built([log], { cacheFolder, ...ON_DISK })).close();
  const { ino, mtimeMs, size } = statSync(indexFile(cacheFolder));
  const again = await built([log], { cacheFolder, ...ON_DISK });
  assert.equal(await total(again), 50);
  await again.close();
  assert.equal(statSync(indexFile(cacheFolder)).ino, ino);
  assert.equal(statSync(indexFile(cacheFolder)).size, size);
  assert.ok(mtimeMs > 0);
  appendFileSync(log, record(50) + record(51));
  const longer = await built([log], { cacheFolder, ...ON_DISK });
  assert.equal(await total(longer), 52);
  assert.deepEqual(
    (await longer.rows(selected(), 0, 2)).rows.map(({ msg }) => msg),
    ["order 51", "order 50"],
  );
  await longer.close();
  assert.equal(statSync(indexFile(cacheFolder)).ino, ino);
});

test("only the user can read what the cache has", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(20));
  const index = await built([log], { cacheFolder, ...ON_DISK });
  assert.equal(statSync(cacheFolder).mode & 0o777, 0o700);
  assert.equal(statSync(indexFile(cacheFolder)).mode & 0o777, 0o600);
  await index.close();
  assert.deepEqual(
    readdirSync(cacheFolder).filter((name) => !name.endsWith(".duckdb")),
    [],
  );
});

test("an index is made anew for a log that was written anew, and for one that is damaged", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(50));
  await (await built([log], { cacheFolder, ...ON_DISK })).close();
  // The same file with the same beginning, and longer than before.
  writeFileSync(log, record(0) + Array.from({ length: 60 }, (_, n) => record(n, { msg: "other" })).join(""));
  const other = await built([log], { cacheFolder, ...ON_DISK });
  assert.equal(await total(other), 61);
  assert.equal(await total(other, "other"), 60);
  await other.close();
  writeFileSync(indexFile(cacheFolder), "no database");
  const repaired = await built([log], { cacheFolder, ...ON_DISK });
  assert.equal(await total(repaired), 61);
  await repaired.close();
});

test("a build that was given up goes on where it stood", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(200));
  const first = await LogIndex.open(await findLogs([log], { rotated: false }), { cacheFolder, ...ON_DISK });
  const stop = new AbortController();
  let seen = 0;
  await assert.rejects(
    first.build({
      signal: stop.signal,
      onProgress: ({ lines }) => {
        seen = lines;
        if (lines > 50) stop.abort(new Error("enough"));
      },
    }),
    /enough/,
  );
  await first.close();
  const next = await LogIndex.open(await findLogs([log], { rotated: false }), { cacheFolder, ...ON_DISK });
  const progress: number[] = [];
  await next.build({ onProgress: ({ lines }) => progress.push(lines) });
  assert.ok((progress[0] ?? 0) >= seen, `began with ${progress[0]} of ${seen} lines`);
  assert.equal(await total(next), 200);
  await next.close();
});

test("a process that was killed while it built leaves nothing that gives wrong counts", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(3000));
  const program = `
    const { LogIndex } = await import(${JSON.stringify(new URL("./log-index.js", import.meta.url).href)});
    const { findLogs } = await import(${JSON.stringify(new URL("../lines/find-logs.js", import.meta.url).href)});
    const index = await LogIndex.open(await findLogs([${JSON.stringify(log)}], { rotated: false }), ${JSON.stringify({ cacheFolder, ...ON_DISK })});
    await index.build({ onProgress: ({ lines }) => { if (lines > 500) process.kill(process.pid, "SIGKILL"); } });`;
  assert.throws(() => execFileSync(process.execPath, ["--input-type=module", "-e", program], { stdio: "ignore" }));
  const index = await built([log], { cacheFolder, ...ON_DISK });
  assert.equal(await total(index), 3000);
  assert.equal((await index.histogram(selected())).total, 3000);
  await index.close();
  assert.deepEqual(
    readdirSync(cacheFolder).filter((name) => name.startsWith("run-")),
    [],
  );
});

test("a process that finds an index being written makes its own, and says so", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(50));
  const index = await LogIndex.open(await findLogs([log], { rotated: false }), { cacheFolder, ...ON_DISK });
  const program = `
    const { LogIndex } = await import(${JSON.stringify(new URL("./log-index.js", import.meta.url).href)});
    const { findLogs } = await import(${JSON.stringify(new URL("../lines/find-logs.js", import.meta.url).href)});
    const index = await LogIndex.open(await findLogs([${JSON.stringify(log)}], { rotated: false }), ${JSON.stringify({ cacheFolder, ...ON_DISK })});
    await index.build();
    const { notes, indexing } = index.status();
    console.log(JSON.stringify({ notes, lines: indexing.lines }));
    await index.close();`;
  let told = "";
  await index.build({
    onProgress: ({ doneBytes }) => {
      if (told === "" && doneBytes > 0)
        told = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    },
  });
  assert.match(told, /another process is writing the index/);
  assert.match(told, /"lines":50/);
  // Once it is complete, it can be read beside this one.
  const beside = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  assert.equal(beside.trim(), '{"notes":[],"lines":50}');
  await index.close();
});

test("the indexes that were not used for the longest time go when there are too many", async () => {
  const { log, cacheFolder } = newPlace();
  for (const [i, name] of ["old.log", "new.log"].entries()) {
    const path = join(log, "..", name);
    writeFileSync(path, record(i) + records(300));
    await (await built([path], { cacheFolder, ...ON_DISK })).close();
    const newest = readdirSync(cacheFolder).filter((each) => each.endsWith(".duckdb"));
    for (const each of newest) if (i === 0) utimesSync(join(cacheFolder, each), 1, 1);
  }
  assert.equal(readdirSync(cacheFolder).length, 2);
  const size = Math.max(...readdirSync(cacheFolder).map((name) => statSync(join(cacheFolder, name)).size));
  writeFileSync(log, record(9) + records(300));
  const index = await built([log], { cacheFolder, ...ON_DISK, maxCacheBytes: size * 2.5 });
  const kept = readdirSync(cacheFolder).filter((name) => name.endsWith(".duckdb"));
  assert.equal(kept.length, 2);
  assert.ok(kept.every((name) => statSync(join(cacheFolder, name)).mtimeMs > 10_000));
  await index.close();
});

test("a cache folder that cannot be used is told, and the index does without", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(50));
  writeFileSync(cacheFolder, "a file is in its place");
  const index = await built([log], { cacheFolder, ...ON_DISK });
  assert.equal(await total(index), 50);
  assert.match(index.status().notes.join(), /cannot be used/);
  await index.close();
});

test("a folder that others may write is not trusted", { skip: process.getuid === undefined }, async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(5));
  mkdirSync(cacheFolder);
  chmodSync(cacheFolder, 0o777);
  const index = await built([log], { cacheFolder, ...ON_DISK });
  assert.match(index.status().notes.join(), /other users may write into it/);
  assert.deepEqual(readdirSync(cacheFolder), []);
  await index.close();
});

function lineOf(text: string, byte: number, isEnded = true): Line {
  return { bytes: Buffer.from(text.replace(/\n$/, "")), byte, isTooLong: false, isEnded };
}

test("lines without a time stand at that of the line before them, also where a chunk begins", async () => {
  const { log, cacheFolder } = newPlace();
  const stack = Array.from({ length: 30 }, (_, n) => `    at frame${n} (a.js:${n})\n`).join("");
  writeFileSync(log, `before all\n${record(1)}${stack}${record(2)}`);
  const index = await built([log], { cacheFolder, ...ON_DISK, chunkBytes: 100 });
  const { rows } = await index.rows(selected(), 0, 100);
  const frames = Array.from({ length: 30 }, (_, n) => `    at frame${29 - n} (a.js:${29 - n})`);
  assert.deepEqual(
    rows.map(({ msg }) => msg),
    ["order 2", ...frames, "order 1", "before all"],
  );
  const ofFirst = { ...selected(), range: { fromMs: START_MS + 1000, toMs: START_MS + 1001 } };
  assert.equal((await index.rows(ofFirst)).total, 31);
  await index.close();
});

test("appended lines are there at once, each once, with fields that no line had before", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(10));
  const files = await findLogs([log], { rotated: false });
  const file = files[0] as (typeof files)[number];
  const index = await LogIndex.open(files, { cacheFolder, ...ON_DISK });
  const from = index.nextByte(file);
  assert.equal(from, statSync(log).size);
  const more = record(10, { town: "Łódź", place: { floor: 3 } });
  appendFileSync(log, more);
  const before = index.revision;
  // While it is still being built.
  await Promise.all([index.build(), index.append(file, [lineOf(more, from)])]);
  assert.ok(index.revision > before);
  await index.append(file, [lineOf(more, from)]);
  assert.equal(await total(index), 11);
  assert.equal(await total(index, "town:Łódź place.floor>2"), 1);
  assert.equal((await index.rows(selected(), 0, 1)).rows[0]?.msg, "order 10");
  await index.close();
});

test("a last line that lacks its end is there, and once more of it is written there is still one", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(3) + record(3).slice(0, 60));
  const files = await findLogs([log], { rotated: false });
  const file = files[0] as (typeof files)[number];
  const index = await LogIndex.open(files, { cacheFolder, ...ON_DISK });
  const from = index.nextByte(file);
  await index.build();
  assert.equal(await total(index), 4);
  assert.equal(index.status().files[0]?.badLines, 1);
  appendFileSync(log, record(3).slice(60) + record(4));
  await index.append(file, [lineOf(record(3), from), lineOf(record(4), from + record(3).length)]);
  assert.equal(await total(index), 5);
  assert.equal(index.status().files[0]?.badLines, 0);
  assert.equal(index.status().indexing.lines, 5);
  await index.close();
});

test("a log that is renamed while it is looked at, and the one in its place", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(3));
  const index = await built([log], { cacheFolder });
  renameSync(log, `${log}.1`);
  writeFileSync(log, record(100));
  const [file] = await findLogs([log], { rotated: false });
  assert.ok(file !== undefined);
  await index.append(file, [lineOf(record(100), 0)]);
  const { rows } = await index.rows(selected());
  assert.deepEqual(
    rows.map(({ msg }) => msg),
    ["order 100", "order 2", "order 1", "order 0"],
  );
  for (const row of rows) assert.equal((await index.entry(row.id))?.fields?.["msg"], row.msg);
  await index.close();
});

test("packed logs are unpacked once, and their lines read from there", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(`${log}.gz`, gzipSync(records(40)));
  for (let run = 0; run < 2; run++) {
    const index = await built([`${log}.gz`], { cacheFolder, ...ON_DISK });
    const { rows, total: all } = await index.rows(selected(), 0, 1);
    assert.equal(all, 40);
    assert.equal((await index.entry(rows[0]?.id as string))?.raw, record(39).trimEnd());
    await index.close();
  }
  assert.equal(readdirSync(cacheFolder).filter((name) => name.endsWith(".unpacked")).length, 1);
  const bomb = await built([`${log}.gz`], { cacheFolder: join(cacheFolder, "other"), maxUnpackedBytes: 1000 });
  assert.match(bomb.status().files[0]?.problem ?? "", /unpacks to more than 1000 bytes/);
  await bomb.close();
});

test("a field without a column is looked up in the file", async () => {
  const { log, cacheFolder } = newPlace();
  const keys = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]));
  writeFileSync(
    log,
    record(0, keys) +
      record(1, { "exception.stacktrace": "Error: x\n    at pay (a.js:1)" }) +
      record(2, { N: "upper" }),
  );
  const index = await built([log], { cacheFolder, ...ON_DISK });
  assert.equal(await total(index, "k9999:9999"), 1);
  assert.equal(await total(index, 'exception.stacktrace:"*at pay*"'), 1);
  assert.equal(await total(index, "N:upper"), 1);
  assert.equal(await total(index, "n>=0"), 3);
  assert.equal(await total(index, "has:nothing"), 0);
  await index.close();
});

test("whatever a line holds, it is counted, shown, and harms nothing", async () => {
  const { log, cacheFolder } = newPlace();
  const hostile = [
    record(0, { msg: "nul \u0000 and \u001b[31m" }),
    record(1).replace("order", "or\xffder"),
    record(2, { ["__proto__"]: "p", constructor: "c" }),
    record(3, { deep: JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`) }),
    record(4).replace(/}\n$/, `,"deeper":${"[".repeat(100_000)}${"]".repeat(100_000)}}\n`),
    record(5).replace(/}\n$/, ',"n":7,"huge":1e400,"big":123456789012345678901234567890}\n'),
    record(6, { level: "loud" }),
    `${"x".repeat(3_000_000)}\n`,
    record(7, { long: "y".repeat(4_000_000) }),
    "\n\n   \n",
    '{"time":"2026-11-27T10:00:00.000Z","level":"info"}\n',
    "\u0000\u0000\u0000\n",
    record(8),
  ];
  writeFileSync(log, Buffer.from(hostile.join(""), "latin1"));
  const index = await built([log], { cacheFolder, ...ON_DISK, chunkBytes: 100_000 });
  const { rows, total: all } = await index.rows(selected(), 0, 100);
  assert.equal(all, 13);
  assert.equal(await total(index, "__proto__:p constructor:c"), 1);
  // Of two equal keys, which ringlog never writes, the index has the first.
  assert.equal(await total(index, "n:7"), 1);
  assert.equal(await total(index, "n:5"), 1);
  assert.equal(await total(index, "request.id:r-1"), 3);
  for (const { id } of rows) assert.equal((await index.entry(id))?.row.id, id);
  assert.equal((await index.entry(rows.find(({ msg }) => msg === "order 7")?.id as string))?.isCut, true);
  await index.close();
});

test("a newer question of the same kind ends the older one", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(2000));
  const index = await built([log], { cacheFolder });
  const older = [1, 2, 3].map((n) => index.histogram(selected(`order ${n}`)));
  const newest = index.histogram(selected("order"));
  for (const each of older) await assert.rejects(each, InterruptedError);
  assert.equal((await newest).total, 2000);
  await index.close();
});

test("an id that leads nowhere finds nothing", async () => {
  const { log, cacheFolder } = newPlace();
  writeFileSync(log, records(3));
  const index = await built([log], { cacheFolder });
  const { key } = (await findLogs([log], { rotated: false }))[0] as { key: string };
  for (const id of [
    "",
    "x",
    `${key}.1`,
    `${key}.-1`,
    `${key}.999999999999999`,
    `${key}.1e3`,
    "0000000000000000.0",
    `${key}.0'; DROP`,
  ]) {
    assert.equal(await index.entry(id), undefined, id);
    assert.equal(await index.position(selected(), id), null, id);
  }
  await index.close();
});
