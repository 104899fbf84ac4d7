import assert from "node:assert/strict";
import { test } from "node:test";
import type { Row, Selection } from "../../model/api.js";
import { type AskRows, RowList } from "./row-list.js";

/** A server whose log can grow at both ends; row `n` is the n-th oldest, of those there were at first. */
function fakeServer(count: number) {
  const server = { first: 0, last: count - 1, revision: 1, asked: [] as number[], gate: Promise.resolve() };
  const row = (n: number): Row => ({
    id: `f.${n}`,
    timeMs: n,
    level: "info",
    msg: `line ${n}`,
    service: null,
    logger: null,
    requestId: null,
    errorType: null,
    fingerprint: null,
    isBad: false,
  });
  const ask: AskRows = async (_selection: Selection, { offset, limit }, signal) => {
    server.asked.push(offset);
    await server.gate;
    signal.throwIfAborted();
    const total = server.last - server.first + 1;
    const size = Math.max(0, Math.min(limit, total - offset));
    const rows = Array.from({ length: size }, (_, i) => row(server.last - offset - i));
    return { total, offset, rows, revision: server.revision };
  };
  const grow = (newer: number, older = 0) => {
    server.last += newer;
    server.first -= older;
    server.revision++;
  };
  return { server, ask, grow };
}

/** Answers come at once; a turn of the event loop lets all that follows from them happen. */
const settled = () => new Promise((done) => setImmediate(done));
const shown = (list: RowList, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => list.row(from + i)?.msg);

async function started(count: number) {
  const fake = fakeServer(count);
  const list = new RowList({}, fake.ask);
  await list.refresh(false);
  return { ...fake, list };
}

test("rows anywhere are fetched when they come into view", async () => {
  const { list } = await started(10_000_000);
  assert.equal(list.total.value, 10_000_000);
  assert.equal(list.row(0)?.msg, "line 9999999");
  assert.equal(list.row(5_000_000), undefined);
  list.want(5_000_000, 5_000_040);
  await settled();
  assert.deepEqual(shown(list, 5_000_000, 5_000_002), ["line 4999999", "line 4999998", "line 4999997"]);
  list.want(9_999_990, 9_999_999);
  await settled();
  assert.equal(list.row(9_999_999)?.msg, "line 0");
});

test("the newest rows are asked for once, and nothing before it comes into view", async () => {
  const { list, server, grow } = await started(1050);
  list.want(0, 40);
  await settled();
  grow(3);
  await list.refresh(false);
  list.want(0, 40);
  await settled();
  assert.deepEqual(server.asked, [0, 0]);
});

test("what was fetched is not fetched again", async () => {
  const { list, server } = await started(1000);
  list.want(300, 340);
  await settled();
  const asked = server.asked.length;
  list.want(310, 350);
  await settled();
  assert.equal(server.asked.length, asked);
});

test("at the top new lines are shown, below they wait and nothing moves", async () => {
  const { list, grow } = await started(1000);
  grow(5);
  await list.refresh(false);
  assert.equal(list.row(0)?.msg, "line 1004");
  list.pause();
  list.want(400, 420);
  await settled();
  const before = shown(list, 400, 420);
  grow(137);
  await list.refresh(false);
  await settled();
  assert.equal(list.arrived.value, 137);
  assert.equal(list.total.value, 1005);
  assert.deepEqual(shown(list, 400, 420), before);
  list.want(500, 520);
  await settled();
  assert.equal(list.row(500)?.msg, "line 504", "what is fetched later fits to what is shown");
  list.follow();
  assert.equal(list.arrived.value, 0);
  assert.equal(list.row(0)?.msg, "line 1141");
});

test("lines that come while a page is under way are no reason to mix rows up", async () => {
  const { list, grow, server } = await started(1000);
  list.pause();
  const gate = withResolvers();
  server.gate = gate.promise;
  list.want(600, 640);
  grow(30);
  gate.resolve();
  await settled();
  await settled();
  assert.deepEqual(shown(list, 600, 602), ["line 399", "line 398", "line 397"]);
  assert.equal(list.arrived.value, 30);
});

test("while the index grows, older lines come at the end and the newest stay", async () => {
  const { list, grow } = await started(500);
  list.want(200, 240);
  await settled();
  list.pause();
  grow(0, 5000);
  await list.refresh(true);
  assert.equal(list.total.value, 5500);
  assert.equal(list.row(200)?.msg, "line 299");
  list.want(5400, 5499);
  await settled();
  assert.equal(list.row(5499)?.msg, "line -5000");
});

test("rows of a total that the list does not have yet are not mixed in while the index grows", async () => {
  const { list, grow, server } = await started(500);
  await list.refresh(true);
  list.pause();
  const gate = withResolvers();
  server.gate = gate.promise;
  list.want(300, 340);
  grow(0, 1000);
  gate.resolve();
  await settled();
  await settled();
  await settled();
  assert.equal(list.total.value, 1500);
  assert.equal(list.arrived.value, 0, "older lines are no new ones");
  assert.deepEqual(shown(list, 300, 301), ["line 199", "line 198"]);
});

test("what is passed by is given up, so that what is in view comes first", async () => {
  const { list, server } = await started(100_000);
  const gate = withResolvers();
  server.gate = gate.promise;
  for (let at = 1000; at < 50_000; at += 1000) list.want(at, at + 40);
  gate.resolve();
  await settled();
  await settled();
  assert.equal(list.row(49_000)?.msg, "line 50999");
  assert.equal(list.row(25_000), undefined);
});

test("a failure is told, and the next success takes it back", async () => {
  const fake = fakeServer(10);
  let fails = true;
  const list = new RowList({}, (...args) => (fails ? Promise.reject(new Error("gone")) : fake.ask(...args)));
  await list.refresh(false);
  assert.equal(list.error.value?.message, "gone");
  fails = false;
  await list.refresh(false);
  assert.equal(list.error.value, undefined);
  assert.equal(list.total.value, 10);
});

test("a file that was cut off leaves no row of before", async () => {
  const { list, server } = await started(1000);
  server.first = 2000;
  server.last = 2009;
  server.revision++;
  await list.refresh(false);
  assert.equal(list.total.value, 10);
  assert.deepEqual(shown(list, 0, 1), ["line 2009", "line 2008"]);
});

/** Of ES2024, which Node.js 20 has not. */
function withResolvers() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
