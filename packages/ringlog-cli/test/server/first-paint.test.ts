import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { LogFile } from "../../src/lines/log-file.js";
import type { HistogramReply, RowsReply, StatusReply } from "../../src/model/api.js";
import { startViewer } from "../../src/server/start-viewer.js";
import type { ViewedIndex } from "../../src/server/viewed-index.js";
import { fuzzRequests } from "./fuzz-requests.js";
import { MemoryIndex } from "./memory-index.js";
import { enter, PAGE_FOLDER } from "./test-viewer.js";

const START_MS = 1_795_773_600_000;

test("before there is an index, counts are exact and the newest lines are there", async (t) => {
  const path = writeLog(t, 1000);
  const ask = await view(t, [path]);
  const histogram = await ask<HistogramReply>("histogram?buckets=10");
  assert.equal(histogram.isComplete, true, "a scan of the whole log");
  assert.equal(histogram.total, 1000);
  assert.equal(histogram.metrics, undefined);
  assert.equal(
    histogram.levels.error?.reduce((sum, count) => sum + count, 0),
    100,
  );
  const { rows } = await ask<RowsReply>("rows?limit=3");
  assert.deepEqual(
    rows.map(({ msg }) => msg),
    ["m999", "m998", "m997"],
  );
  assert.deepEqual(
    rows.map(({ timeMs }) => timeMs),
    [START_MS + 999, START_MS + 998, START_MS + 997],
  );
  const status = await ask<StatusReply>("status");
  assert.deepEqual(status.range, { fromMs: START_MS, toMs: START_MS + 999 });
  assert.equal(status.indexing.isComplete, false);
  assert.ok(status.indexing.totalBytes > 0);
});

test("what is appended before the index has begun is among the newest lines", async (t) => {
  const path = writeLog(t, 10);
  const build = untilTheEnd(t);
  let index: MemoryIndex | undefined;
  const ask = await view(t, [path], async (files) => {
    index = Object.assign(new MemoryIndex(files), { build });
    return index;
  });
  appendFileSync(path, lines(10, 2));
  while ((index?.revision ?? 0) < 2 || (await ask<RowsReply>("rows")).revision < 2) await nextTurn();
  const { rows } = await ask<RowsReply>("rows?limit=3");
  assert.deepEqual(
    rows.map(({ msg }) => msg),
    ["m11", "m10", "m9"],
  );
});

test("random requests while there is no whole index are answered by the contract, or refused", async (t) => {
  const build = untilTheEnd(t);
  const viewer = await startViewer(
    { paths: [writeLog(t, 100)], rotated: false, pageFolder: PAGE_FOLDER },
    async (files) => Object.assign(new MemoryIndex(files), { build }),
  );
  t.after(() => viewer.close());
  const { port } = new URL(viewer.url);
  await fuzzRequests({ port: Number(port), cookie: await enter(viewer.url) }, ["0123456789abcdef.0"], 300);
});

test("a part of the time is counted exactly, too", async (t) => {
  const ask = await view(t, [writeLog(t, 1000)]);
  const { total, levels } = await ask<HistogramReply>(
    `histogram?buckets=10&from=${START_MS + 100}&to=${START_MS + 200}`,
  );
  assert.equal(total, 100);
  assert.equal(
    levels.error?.reduce((sum, count) => sum + count, 0),
    10,
  );
});

test("packed and rotated files are part of it", async (t) => {
  const path = writeLog(t, 10);
  writeFileSync(`${path}.1.gz`, gzipSync(lines(-10, 10)));
  const ask = await view(t, [path], undefined, true);
  assert.equal((await ask<HistogramReply>("histogram")).total, 20);
  const { rows } = await ask<RowsReply>("rows?limit=20");
  assert.equal(rows.at(-1)?.msg, "m-10");
});

test("an empty log has an empty page", async (t) => {
  const ask = await view(t, [writeLog(t, 0)]);
  assert.equal((await ask<HistogramReply>("histogram")).total, 0);
  assert.deepEqual((await ask<RowsReply>("rows")).rows, []);
});

test("lines that are none, and hostile ones, are shown as text", async (t) => {
  const path = writeLog(t, 1);
  const hostile = [
    '{"time":',
    '{"__proto__":{"polluted":1}}',
    "\u001b[31mred\u0000",
    `{"msg":"${"x".repeat(10_000)}"}`,
    "<script>",
  ];
  writeFileSync(path, `${hostile.join("\n")}\n`);
  const ask = await view(t, [path]);
  const { rows } = await ask<RowsReply>("rows");
  assert.equal(rows.length, 5);
  assert.deepEqual(
    rows.map(({ isBad }) => isBad),
    [false, false, false, false, true],
  );
  assert.ok(rows.every(({ msg }) => msg.length <= 2000));
  assert.equal(({} as { polluted?: number }).polluted, undefined);
});

test("without an index the page is told why, and has what the scan knows", async (t) => {
  const ask = await view(t, [writeLog(t, 10)], () => Promise.reject(new Error("the disk is full")));
  assert.equal((await ask<HistogramReply>("histogram")).total, 10);
  assert.equal((await ask<RowsReply>("rows")).rows.length, 10);
  const facets = await ask<{ error: string }>("facets");
  assert.equal(facets.error, "the disk is full");
  const status = await ask<StatusReply>("status");
  assert.match(status.files[0]?.problem ?? "", /the disk is full/);
});

test("an index that breaks off is told, and never looks complete", async (t) => {
  const ask = await view(t, [writeLog(t, 10)], async (files) =>
    Object.assign(new MemoryIndex(files), { build: () => Promise.reject(new Error("the disk is full")) }),
  );
  let status = await ask<StatusReply>("status");
  while (status.files[0]?.problem === undefined) status = await ask<StatusReply>("status");
  assert.match(status.files[0].problem, /the disk is full/);
  assert.equal(status.indexing.isComplete, false);
  assert.equal((await ask<HistogramReply>("histogram?q=m1")).isComplete, false);
  assert.equal((await ask<HistogramReply>("histogram")).total, 10);
});

type Ask = <T>(question: string) => Promise<T>;

async function view(
  t: TestContext,
  paths: readonly string[],
  index: (files: readonly LogFile[]) => Promise<ViewedIndex> = untilTheEnd(t),
  rotated = false,
): Promise<Ask> {
  const viewer = await startViewer({ paths, rotated, pageFolder: PAGE_FOLDER }, index);
  t.after(() => viewer.close());
  const cookie = await enter(viewer.url);
  const { origin } = new URL(viewer.url);
  return async (question) => (await fetch(`${origin}/api/${question}`, { headers: { cookie } })).json() as never;
}

/** Opens an index that is never there. */
function untilTheEnd(t: TestContext): () => Promise<never> {
  const never = new Promise<never>((_, reject) => t.after(() => reject(new Error("the test is over"))));
  never.catch(() => {});
  return () => never;
}

function writeLog(t: TestContext, count: number): string {
  const folder = mkdtempSync(join(tmpdir(), "ringlog-first-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "app.log");
  writeFileSync(path, lines(0, count));
  return path;
}

function lines(from: number, count: number): string {
  const line = (number: number) => {
    const level = number % 10 === 0 ? "error" : "info";
    return `${JSON.stringify({ time: new Date(START_MS + number).toISOString(), level, msg: `m${number}` })}\n`;
  };
  return Array.from({ length: count }, (_, index) => line(from + index)).join("");
}
