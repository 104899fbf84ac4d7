import assert from "node:assert/strict";
import { test } from "node:test";
import { HeapWatch } from "./heap-watch.js";

const LIMIT_BYTES = 100 * 2 ** 20;

const never = () => () => undefined;

function create() {
  const heap = { usedBytes: 0, limitBytes: LIMIT_BYTES };
  const told: string[] = [];
  let tick = () => {};
  const repeat = (periodMs: number, run: () => void) => {
    assert.equal(periodMs, 10_000);
    tick = run;
    return () => {
      tick = () => {
        throw new Error("stopped");
      };
    };
  };
  const watch = new HeapWatch(
    (message) => told.push(message),
    () => heap,
    repeat,
  );
  const look = (share: number) => {
    heap.usedBytes = share * LIMIT_BYTES;
    watch.look();
  };
  return { heap, told, watch, look, tick: () => tick() };
}

test("is told once, and again only after it was well below", () => {
  const { told, look } = create();
  for (const share of [0.5, 0.89, 0.91, 0.95, 0.85, 0.92, 0.81, 0.99]) look(share);
  assert.deepEqual(told, ["heap at 91 % of its limit, 91 of 100 MiB"]);
  for (const share of [0.79, 0.9]) look(share);
  assert.equal(told.length, 2);
});

test("looks by itself, too, until it is stopped", () => {
  const { told, heap, tick, watch } = create();
  heap.usedBytes = LIMIT_BYTES;
  tick();
  assert.equal(told.length, 1);
  watch.stop();
  assert.throws(tick, /stopped/);
});

test("what fails while it is told, or read, is nobody's affair", () => {
  const fail = () => {
    throw new Error("no");
  };
  new HeapWatch(fail, () => ({ usedBytes: 1, limitBytes: 1 }), never).look();
  new HeapWatch(() => undefined, fail, never).look();
});

test("reads this thread's heap", () => {
  const told: string[] = [];
  const watch = new HeapWatch((message) => told.push(message));
  watch.look();
  watch.stop();
  assert.deepEqual(told, []);
});
