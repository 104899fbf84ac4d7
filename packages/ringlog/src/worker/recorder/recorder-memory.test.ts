import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { viewsOf } from "../../record/byte-writer.js";
import { KIND_QUIET, KIND_WORD, LENGTH_WORD, TIME_DOUBLE } from "../../record/frame.js";
import { RecorderMemory } from "./recorder-memory.js";

const MAX_BYTES = 65_536;
const PLAN = { level: 10, perRequest: 20, maxBytes: MAX_BYTES, ttlMs: 1_000 };
const HEADER_WORDS = 8;

interface Thread {
  readonly name: string;
}
type Memory = RecorderMemory<string | Thread, Thread>;

/** A frame behind another one, so that its offset is not 0; its body says which one it is. */
function frameOf(n: number, bytes: number, timeMs: number) {
  const offset = 64;
  const { i32, f64 } = viewsOf(new ArrayBuffer(offset + bytes));
  i32.fill(0x0badbeef);
  f64[(offset >> 3) + TIME_DOUBLE] = timeMs;
  i32[(offset >> 2) + LENGTH_WORD] = bytes;
  i32[(offset >> 2) + KIND_WORD] = KIND_QUIET | (20 << 8);
  for (let word = (offset >> 2) + HEADER_WORDS; word < i32.length; word++) i32[word] = n;
  return { i32, f64, offset };
}

function keep(memory: Memory, key: string | Thread, thread: Thread, n: number, bytes: number, nowMs: number): void {
  const { offset, ...frames } = frameOf(n, bytes, n);
  memory.keep(key, thread, frames, offset, nowMs);
}

/** Numbers and threads of all that is kept of a request, each frame checked to be whole. */
function takeAll(memory: Memory, key: string | Thread, nowMs: number): { n: number; thread: Thread }[] {
  const all: { n: number; thread: Thread }[] = [];
  for (let thread = memory.peek(key, nowMs); thread !== undefined; thread = memory.peek(key, nowMs)) {
    const { i32 } = memory.take(key);
    const words = (i32[LENGTH_WORD] as number) >> 2;
    assert.equal((i32[KIND_WORD] as number) & 0xffff, KIND_QUIET | (20 << 8));
    const body = i32.subarray(HEADER_WORDS, words);
    for (const word of body) assert.equal(word, body[0]);
    all.push({ n: body[0] as number, thread });
  }
  return all;
}

const action = fc.record({
  key: fc.nat(40),
  thread: fc.nat(2),
  bytes: fc.oneof(fc.integer({ min: 5, max: 40 }), fc.integer({ min: 40, max: 900 })).map((eighths) => eighths * 8),
  waitMs: fc.constantFrom(0, 0, 0, 0, 1, 10, 200),
  isError: fc.nat(30).map((dice) => dice === 0),
});

test("what is kept is the newest of each request, of the requests that logged last, within the bytes", () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 100, maxLength: 600 }), (actions) => {
      const memory: Memory = new RecorderMemory(PLAN);
      const threads = [{ name: "a" }, { name: "b" }, { name: "c" }];
      const given = new Map<string, { n: number; thread: Thread; atMs: number }[]>();
      let nowMs = 0;
      actions.forEach(({ key: number, thread: index, bytes, waitMs, isError }, n) => {
        nowMs += waitMs;
        memory.expire(nowMs);
        const key = `request ${number}`;
        const thread = threads[index] as Thread;
        const all = given.get(key) ?? [];
        if (isError) {
          const kept = takeAll(memory, key, nowMs);
          const live = all.filter(({ atMs }) => nowMs - atMs < PLAN.ttlMs);
          assert.deepEqual(
            kept,
            live.slice(live.length - kept.length).map(({ n, thread }) => ({ n, thread })),
          );
          assert.ok(kept.length <= PLAN.perRequest);
          // What is younger than the limit and not there is accounted for; some of what is older may be, too.
          const evicted = memory.finish(key, nowMs);
          assert.ok(
            kept.length + evicted >= live.length,
            `${kept.length} kept and ${evicted} evicted of ${live.length}`,
          );
          assert.ok(kept.length + evicted <= all.length);
          given.delete(key);
        } else {
          keep(memory, key, thread, n, bytes, nowMs);
          given.set(key, [...all, { n, thread, atMs: nowMs }]);
        }
        assert.ok(memory.usedBytes <= MAX_BYTES, `${memory.usedBytes} bytes`);
      });
      nowMs += PLAN.ttlMs;
      memory.expire(nowMs);
      assert.deepEqual([memory.count, memory.usedBytes, memory.expiresMs], [0, 0, Number.POSITIVE_INFINITY]);
    }),
    { numRuns: 100 },
  );
});

test("where bytes are short, the request that has been silent for the longest goes as a whole, and its count is remembered", () => {
  const memory: Memory = new RecorderMemory(PLAN);
  const thread = { name: "a" };
  for (let n = 0; n < 3; n++) keep(memory, "first", thread, n, 400, n);
  keep(memory, "second", thread, 3, 400, 3);
  keep(memory, "first", thread, 4, 400, 4);
  for (let n = 5; memory.peek("second", n) !== undefined; n++) keep(memory, `other ${n}`, thread, n, 400, n);
  assert.deepEqual(
    takeAll(memory, "first", 100).map(({ n }) => n),
    [0, 1, 2, 4],
  );
  assert.equal(memory.finish("first", 100), 0);
  assert.equal(memory.finish("second", 100), 1);
  assert.equal(memory.finish("second", 100), 0, "told once");
});

test("a request that alone is too much keeps its newest; a frame that is too large is only counted", () => {
  const memory: Memory = new RecorderMemory({ ...PLAN, perRequest: 100_000 });
  const thread = { name: "a" };
  for (let n = 0; n < 1_000; n++) keep(memory, "all", thread, n, 1_000, 0);
  keep(memory, "all", thread, 1_000, MAX_BYTES, 0);
  assert.equal(memory.peek("all", 0), undefined, "the large one made place for itself in vain");
  keep(memory, "all", thread, 1_001, 1_000, 0);
  assert.deepEqual(takeAll(memory, "all", 0), [{ n: 1_001, thread }]);
  assert.equal(memory.finish("all", 0), 1_001);
});

test("frames of a thread that is gone have a substitute, which is charged until the last of them goes", () => {
  const memory: Memory = new RecorderMemory(PLAN);
  const [gone, left] = [{ name: "gone" }, { name: "left" }];
  keep(memory, "request", gone, 1, 400, 0);
  keep(memory, gone, gone, 2, 400, 0);
  const before = memory.usedBytes;
  memory.retire(gone, () => ({ origin: left, bytes: 10_000 }));
  assert.equal(memory.peek(gone, 0), undefined, "nobody can ask for what it logged outside of requests");
  assert.ok(memory.usedBytes > before + 8_000);
  assert.deepEqual(takeAll(memory, "request", 0), [{ n: 1, thread: left }]);
  memory.finish("request", 0);
  assert.equal(memory.usedBytes, 0);
});

test("threads that come and go cannot take more than there is", () => {
  const memory: Memory = new RecorderMemory(PLAN);
  for (let n = 0; n < 1_000; n++) {
    const thread = { name: String(n) };
    keep(memory, `request ${n}`, thread, n, 200, n % 2);
    memory.retire(thread, () => ({ origin: { name: "left" }, bytes: 16_384 }));
    assert.ok(memory.usedBytes <= MAX_BYTES);
  }
  assert.ok(memory.count >= 2);
});

test("a thread that keeps nothing has no substitute made", () => {
  const memory: Memory = new RecorderMemory(PLAN);
  const thread = { name: "a" };
  keep(memory, "request", thread, 1, 400, 0);
  takeAll(memory, "request", 0);
  memory.retire(thread, () => assert.fail("for nothing"));
});

test("frames of several threads stand in order of time, those of one thread in its own", () => {
  const memory: Memory = new RecorderMemory(PLAN);
  const [a, b] = [{ name: "a" }, { name: "b" }];
  for (const n of [1, 4, 3, 8]) keep(memory, "request", a, n, 400, 0);
  for (const n of [2, 5, 6]) keep(memory, "request", b, n, 400, 0);
  const found = takeAll(memory, "request", 0).map(({ n, thread }) => `${thread.name}${n}`);
  assert.deepEqual(found, ["a1", "b2", "a4", "a3", "b5", "b6", "a8"]);
});

test("what it takes of the process is what it says: chunks are used again", () => {
  const memory: Memory = new RecorderMemory({ ...PLAN, maxBytes: 4 * 1_048_576 });
  const thread = { name: "a" };
  const { offset, ...frames } = frameOf(1, 800, 0);
  const before = process.memoryUsage().arrayBuffers;
  for (let n = 0; n < 200_000; n++) memory.keep(`request ${n % 20_000}`, thread, frames, offset, n);
  assert.ok(memory.usedBytes <= 4 * 1_048_576);
  const grown = process.memoryUsage().arrayBuffers - before;
  assert.ok(grown <= 4 * 1_048_576 + 65_536, `${grown} bytes`);
});
