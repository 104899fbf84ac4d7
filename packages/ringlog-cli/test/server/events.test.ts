import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { LinesEvent, StatusReply } from "../../src/model/api.js";
import { MAX_EVENT_CLIENTS } from "../../src/server/event-hub.js";
import { EventReader } from "./event-reader.js";
import { MemoryQuestions } from "./memory-questions.js";
import { openTestViewer, type TestViewer } from "./test-viewer.js";

test("a page that listens is told the status at once, and lines as they come", async (t) => {
  const viewer = await openTestViewer(t);
  const page = await listen(t, viewer);
  assert.deepEqual(page.events[0]?.data, await (await viewer.get("/api/status")).json());
  viewer.events.tellLines(linesEvent(1, "<first>"));
  viewer.events.tellLines(linesEvent(2, "second"));
  await page.until(() => page.named("lines").length === 2);
  assert.deepEqual(revisionsOf(page), [1, 2]);
  assert.equal((page.named("lines")[0]?.data as LinesEvent | undefined)?.rows[0]?.msg, "<first>");
});

test("a page that was away goes on after the last that it had: nothing is missing, nothing comes twice", async (t) => {
  const viewer = await openTestViewer(t);
  const first = await listen(t, viewer);
  for (const revision of [1, 2, 3]) viewer.events.tellLines(linesEvent(revision));
  await first.until(() => first.named("lines").length === 3);
  first.socket.destroy();
  for (const revision of [4, 5]) viewer.events.tellLines(linesEvent(revision));
  const [, second] = first.named("lines");
  const back = new EventReader(t, viewer.port, viewer.cookie, second?.id);
  await back.until(() => back.named("status").length === 1);
  viewer.events.tellLines(linesEvent(6));
  await back.until(() => revisionsOf(back).includes(6));
  assert.deepEqual(revisionsOf(back), [3, 4, 5, 6]);
  assert.equal(back.named("reset").length, 0);
});

test("a page that has seen no lines yet goes on, too", async (t) => {
  const viewer = await openTestViewer(t);
  const page = await listen(t, viewer);
  page.socket.destroy();
  viewer.events.tellLines(linesEvent(1));
  const back = new EventReader(t, viewer.port, viewer.cookie, page.events[0]?.id);
  await back.until(() => back.named("status").length === 1);
  assert.deepEqual(revisionsOf(back), [1]);
});

test("a page that was away for too long is told to ask for everything again", async (t) => {
  const viewer = await openTestViewer(t, { events: { backlog: { maxEvents: 3, maxBytes: 1e6 } } });
  const page = await listen(t, viewer);
  for (const revision of [1, 2, 3, 4]) viewer.events.tellLines(linesEvent(revision));
  const back = new EventReader(t, viewer.port, viewer.cookie, page.events[0]?.id);
  await back.until(() => back.named("status").length === 1);
  assert.deepEqual(
    back.events.map(({ name }) => name),
    ["reset", "status"],
  );
  viewer.events.tellLines(linesEvent(5));
  await back.until(() => revisionsOf(back).length > 0);
  assert.deepEqual(revisionsOf(back), [5]);
});

test("an id of another start, of the future, or of nobody means to ask for everything again", async (t) => {
  const viewer = await openTestViewer(t);
  viewer.events.tellLines(linesEvent(1));
  const page = await listen(t, viewer);
  const start = page.events[0]?.id.split("-")[0];
  for (const id of ["000000000000-1", `${start}-2`, `${start}--1`, `${start}-1-1`, `${start}-x`, "", "💥".repeat(50)]) {
    const other = new EventReader(t, viewer.port, viewer.cookie, Buffer.from(id).toString("latin1"));
    await other.until(() => other.named("status").length === 1);
    assert.equal(other.named("reset").length, 1, id);
    other.socket.destroy();
  }
});

test("the memory for events is bounded by their size, too", async (t) => {
  const viewer = await openTestViewer(t, { events: { backlog: { maxEvents: 1000, maxBytes: 10_000 } } });
  const page = await listen(t, viewer);
  for (let revision = 1; revision <= 20; revision++) viewer.events.tellLines(linesEvent(revision, "x".repeat(1000)));
  const back = new EventReader(t, viewer.port, viewer.cookie, page.events[0]?.id);
  await back.until(() => back.named("status").length === 1);
  assert.equal(back.named("reset").length, 1);
});

test("a page that does not read takes no memory, and learns that it missed some", async (t) => {
  const viewer = await openTestViewer(t, { events: { backlog: { maxEvents: 4, maxBytes: 1e9 } } });
  const slow = await listen(t, viewer);
  const quick = await listen(t, viewer);
  slow.socket.pause();
  // More than the system's buffers and ours together, a piece at a time so that the quick one keeps up.
  for (let revision = 1; revision <= 100; revision++) {
    viewer.events.tellLines(linesEvent(revision, "x".repeat(500_000)));
    await quick.until(() => revisionsOf(quick).includes(revision));
  }
  assert.equal(revisionsOf(quick).length, 100, "the quick one misses nothing");
  slow.socket.resume();
  await slow.until(() => slow.named("reset").length === 1);
  viewer.events.tellLines(linesEvent(101));
  await slow.until(() => revisionsOf(slow).includes(101));
  const seen = revisionsOf(slow);
  assert.ok(seen.length < 100);
  assert.deepEqual(
    seen,
    [...new Set(seen)].sort((a, b) => a - b),
    "nothing twice, and in order",
  );
});

test(`no more than ${MAX_EVENT_CLIENTS} pages listen, and one that leaves makes room`, async (t) => {
  const viewer = await openTestViewer(t);
  const pages = await Promise.all(Array.from({ length: MAX_EVENT_CLIENTS }, () => listen(t, viewer)));
  const refused = await viewer.get("/api/events");
  assert.equal(refused.status, 503);
  assert.match(((await refused.json()) as { error: string }).error, /^100 pages listen already/);
  assert.equal((await viewer.get("/api/status")).status, 200, "the others are answered all the same");
  pages[0]?.socket.destroy();
  while (viewer.events.clientCount === MAX_EVENT_CLIENTS) await new Promise((resolve) => setImmediate(resolve));
  await listen(t, viewer);
});

test("the status is told when it changed, and at most four times a second", async (t) => {
  let lines = 0;
  const status = () => ({
    version: "0",
    files: [],
    indexing: { isComplete: false, doneBytes: 0, totalBytes: 0, lines },
    range: undefined,
    fields: [],
  });

  const questions = Object.assign(new MemoryQuestions([]), { status });
  const viewer = await openTestViewer(t, { questions });
  const page = await listen(t, viewer);
  const startMs = performance.now();
  while (performance.now() - startMs < 600) {
    lines++;
    viewer.events.statusChanged();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await page.until(() => (page.events.at(-1)?.data as StatusReply | undefined)?.indexing.lines === lines);
  const elapsedMs = performance.now() - startMs;
  assert.ok(page.named("status").length <= 2 + elapsedMs / 250, `${page.named("status").length} in ${elapsedMs} ms`);
});

test("where nothing happens, a sign of life comes", async (t) => {
  const viewer = await openTestViewer(t, { events: { beatMs: 10 } });
  const page = await listen(t, viewer);
  await page.until(() => page.comments >= 2);
});

test("closing ends those that listen and frees the port", async (t) => {
  const viewer = await openTestViewer(t);
  const page = await listen(t, viewer);
  await viewer.viewer.close();
  await page.until(() => page.isClosed);
  await assert.rejects(fetch(`http://127.0.0.1:${viewer.port}/`));
});

async function listen(t: TestContext, { port, cookie }: TestViewer): Promise<EventReader> {
  const reader = new EventReader(t, port, cookie);
  await reader.until(() => reader.named("status").length === 1);
  return reader;
}

function revisionsOf(reader: EventReader): number[] {
  return reader.named("lines").map(({ data }) => (data as LinesEvent).revision);
}

function linesEvent(revision: number, msg = "a line"): LinesEvent {
  const none = { service: null, logger: null, requestId: null, errorType: null, fingerprint: null };
  return { revision, added: 1, rows: [{ id: "a.0", timeMs: 0, level: "info", msg, isBad: false, ...none }] };
}
