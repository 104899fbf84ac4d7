import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { findLogs } from "../../src/lines/find-logs.js";
import type { EntryReply, ErrorReply, HistogramReply, RowsReply, StatusReply } from "../../src/model/api.js";
import { openIndex } from "../../src/server/open-index.js";
import { startViewer, type Viewer } from "../../src/server/start-viewer.js";
import { assertReply } from "./contract.js";
import { EventReader } from "./event-reader.js";
import { fuzzRequests } from "./fuzz-requests.js";
import { enter, PAGE_FOLDER } from "./test-viewer.js";

const START_MS = 1_795_773_600_000;

test("every question is answered by the contract", async (t) => {
  const { ask, rows } = await view(t, [writeLog(t, 1000)]);
  const { id } = (await rows()).rows[0] ?? { id: "" };
  const questions = [
    "status",
    "histogram?buckets=50",
    "rows",
    "facets",
    "facets?fields=level,user.id,nope",
    "errors",
    "requests",
  ];
  for (const question of [
    ...questions,
    "request/r-1",
    `entry/${id}`,
    `position?id=${id}`,
    "rows?q=level:error ms>1",
    "errors?q=m1*",
  ]) {
    const { status, body } = await ask(question);
    assert.equal(status, 200, `${question}: ${body}`);
    assertReply(`/api/${question}`, status, body);
  }
});

test("random requests over hostile lines are answered by the contract, or refused", { timeout: 170_000 }, async (t) => {
  const path = writeLog(t, 200);
  appendFileSync(path, HOSTILE.join("\n"));
  const viewed = await view(t, [path]);
  const { rows } = await viewed.rows("&limit=30");
  await fuzzRequests(viewed.testViewer, [...rows.map(({ id }) => id), "r-1", "constructor", "%27", "%00"], 500);
});

test("a page that asks how far the index is does not keep it from being made", async (t) => {
  let nowMs = 0;
  t.mock.method(performance, "now", () => (nowMs += 10_000)); // each question counts what there is anew
  const logs = await findLogs([writeLog(t, 1000)], { rotated: false });
  const index = await openIndex(logs, { isTemporary: true, cacheFolder: newFolder(t, "ringlog-cache-") });
  t.after(() => index.close());
  const { signal } = new AbortController();
  let isBuilt = false;
  const built = index
    .build(signal, () => undefined)
    .finally(() => {
      isBuilt = true;
    });
  built.catch(() => undefined);
  while (!isBuilt) {
    index.status();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await built;
  assert.equal(index.status().indexing.lines, 1000);
});

test("lines that were appended while the index was made, and rotated, are there once", async (t) => {
  const path = writeLog(t, 20_000);
  const viewed = await view(t, [path], false);
  const page = await viewed.listen();
  for (let round = 0; round < 20; round++) {
    appendFileSync(path, lines(20_000 + round * 10, 10));
    if (round === 10) renameSync(path, `${path}.1`);
  }
  await viewed.complete();
  await page.until(() => page.named("lines").some(({ data }) => (data as { added: number }).added > 0));
  while ((await viewed.rows()).total < 20_200) await page.until(moreEvents(page));
  const { total } = await viewed.rows();
  assert.equal(total, 20_200);
  const histogram = await viewed.json<HistogramReply>("histogram");
  assert.equal(histogram.total, 20_200);
  assert.ok(histogram.isComplete);
});

test("a last line without an end is shown, and once when it is continued", async (t) => {
  const path = writeLog(t, 10);
  const [last = ""] = lines(10, 1).split("\n");
  appendFileSync(path, last.slice(0, 40));
  const viewed = await view(t, [path]);
  assert.equal((await viewed.rows()).total, 11);
  const page = await viewed.listen();
  appendFileSync(path, `${last.slice(40)}\n`);
  await page.until(() => page.named("lines").length > 0);
  const { total, rows } = await viewed.rows();
  assert.equal(total, 11);
  assert.equal(rows[0]?.msg, "m10");
});

test("nothing but the named file is read: not what takes its place, nor where a link leads", async (t) => {
  const path = writeLog(t, 10);
  const secret = join(path, "../secret.txt");
  writeFileSync(secret, "the secret\nthe second secret\n".repeat(100));
  const viewed = await view(t, [path]);
  const { rows } = await viewed.rows();
  const page = await viewed.listen();
  unlinkSync(path);
  symlinkSync(secret, path);
  // What is still read of the log afterwards comes from the log itself, which is open.
  for (const { id } of rows) {
    const { status, body } = await viewed.ask(`entry/${id}`);
    assert.equal(status, 200);
    assert.doesNotMatch(body, /secret/);
  }
  unlinkSync(path);
  writeFileSync(path, lines(10, 5));
  await page.until(() => page.named("lines").length > 0);
  assert.equal((await viewed.rows()).total, 15, "the link's target is none of the log");
  assert.doesNotMatch((await viewed.ask("export?as=jsonl")).body, /secret/);
});

test("a log that is emptied under the viewer harms nobody", async (t) => {
  const path = writeLog(t, 1000);
  const viewed = await view(t, [path], true, { isLive: false });
  const { rows } = await viewed.rows();
  truncateSync(path);
  const { status, body } = await viewed.ask(`entry/${rows[0]?.id}`);
  if (status !== 200) assert.ok((JSON.parse(body) as ErrorReply).error);
  else assert.equal((JSON.parse(body) as EntryReply).raw, "");
  assert.equal((await viewed.ask("rows?q=level:error")).status, 200);
});

test("many questions of a kind at once are all answered", async (t) => {
  const viewed = await view(t, [writeLog(t, 5000)]);
  const offsets = Array.from({ length: 20 }, (_, index) => index * 100);
  const replies = await Promise.all(offsets.map((offset) => viewed.json<RowsReply>(`rows?offset=${offset}`)));
  assert.deepEqual(
    replies.map(({ rows }) => rows[0]?.msg),
    offsets.map((offset) => `m${4999 - offset}`),
  );
});

test("an error in a query says where it is", async (t) => {
  const viewed = await view(t, [writeLog(t, 10)]);
  const { status, body } = await viewed.ask('rows?q=level:error "open');
  assert.equal(status, 400);
  assert.deepEqual({ ...JSON.parse(body), error: "" }, { error: "", at: 12 });
});

const HOSTILE = [
  '{"time":"2026-11-27T10:00:00.000Z","level":"error","msg":"a","__proto__":{"x":1},"constructor":"c"}',
  '{"time":"9999-99-99","level":12,"msg":{"a":[1,2,{"b":null}]}}',
  '{"time":"2026-11-27T10:00:00.000Z","level":"info","msg":"\\ud800","user":{"id":42},"User":{"ID":"x"}}',
  '{"time":"2026-11-27T10:00:00.000Z","level":"info"',
  "\u001b[31mred\u0000",
  '{"a":1e400,"b":-0,"c":"1e400","request.id":"r-1","trace_id":"\'; DROP TABLE lines; --"}',
  "null",
  "[]",
  '""',
  `{"msg":"${"x".repeat(100_000)}"}`,
  `${"[".repeat(10_000)}`,
  "",
];

interface Choices {
  readonly isLive?: boolean;
}

/** A viewer over real files with the real index, and what a page asks of it. */
async function view(t: TestContext, paths: readonly string[], isCompleteWanted = true, choices: Choices = {}) {
  const cacheFolder = newFolder(t, "ringlog-cache-");
  const viewer: Viewer = await startViewer({ paths, rotated: false, pageFolder: PAGE_FOLDER, cacheFolder, ...choices });
  t.after(() => viewer.close());
  const cookie = await enter(viewer.url);
  const { origin, port } = new URL(viewer.url);
  const get = (path: string, headers = {}) => fetch(`${origin}${path}`, { headers: { cookie, ...headers } });
  const ask = async (question: string) => {
    const response = await get(`/api/${question}`);
    return { status: response.status, body: await response.text() };
  };
  const json = async <T>(question: string) => JSON.parse((await ask(question)).body) as T;
  const complete = async () => {
    while (!(await json<StatusReply>("status")).indexing.isComplete)
      await new Promise((resolve) => setImmediate(resolve));
  };
  if (isCompleteWanted) await complete();
  return {
    ask,
    json,
    complete,
    rows: (more = "") => json<RowsReply>(`rows?${more}`),
    testViewer: { port: Number(port), cookie, get, token: "" },
    async listen() {
      const page = new EventReader(t, Number(port), cookie);
      await page.until(() => page.named("status").length > 0);
      return page;
    },
  };
}

function moreEvents(page: EventReader): () => boolean {
  const before = page.events.length;
  return () => page.events.length > before;
}

function writeLog(t: TestContext, count: number): string {
  const path = join(newFolder(t, "ringlog-view-"), "app.log");
  writeFileSync(path, lines(0, count));
  return path;
}

function newFolder(t: TestContext, prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function lines(from: number, count: number): string {
  const line = (number: number) => {
    const level = number % 10 === 0 ? "error" : "info";
    const error = {
      "exception.type": "TypeError",
      "exception.message": `m${number}`,
      "error.fingerprint": "0123456789abcdef",
    };
    const record = {
      time: new Date(START_MS + number).toISOString(),
      level,
      msg: `m${number}`,
      "service.name": "pay",
      "process.pid": 1,
    };
    const own = {
      "thread.id": 0,
      seq: number,
      "request.id": `r-${number % 50}`,
      user: { id: number % 7 },
      "debug.duration_ms": number,
    };
    return `${JSON.stringify({ ...record, ...own, ...(level === "error" ? error : {}) })}\n`;
  };
  return Array.from({ length: count }, (_, index) => line(from + index)).join("");
}
