import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { HeapWatch } from "./heap-watch.js";

const LIMIT_BYTES = 100 * 2 ** 20;
setFlagsFromString("--expose-gc");
const gc: (options?: { type: string }) => void = runInNewContext("gc");

function create() {
  const heap = { usedBytes: 0, limitBytes: LIMIT_BYTES, looks: 0 };
  const told: string[] = [];
  const read = () => {
    heap.looks++;
    return heap;
  };
  const watch = new HeapWatch((message) => told.push(message), read);
  const look = (share: number) => {
    heap.usedBytes = share * LIMIT_BYTES;
    watch.look();
  };
  return { heap, told, watch, look };
}

test("is told once, and again only after it was well below", () => {
  const { told, look } = create();
  for (const share of [0.5, 0.89, 0.91, 0.95, 0.85, 0.92, 0.81, 0.99]) look(share);
  assert.deepEqual(told, ["heap at 91 % of its limit, 91 of 100 MiB"]);
  for (const share of [0.79, 0.9]) look(share);
  assert.equal(told.length, 2);
});

test("looks after each major collection, though nothing asks it to, until it is stopped", async () => {
  const { heap, told, watch } = create();
  heap.usedBytes = LIMIT_BYTES;
  for (let looks = 0; looks < 3; looks = heap.looks) {
    gc();
    await turn();
  }
  assert.equal(told.length, 1);
  watch.stop();
  const { looks } = heap;
  for (let n = 0; n < 10; n++) {
    gc();
    await turn();
  }
  assert.equal(heap.looks, looks);
});

test("what fails while it is told, or read, is nobody's affair", () => {
  const fail = () => {
    throw new Error("no");
  };
  new HeapWatch(fail, () => ({ usedBytes: 1, limitBytes: 1 })).look();
  new HeapWatch(() => undefined, fail).look();
});

test("reads this thread's heap", () => {
  const told: string[] = [];
  new HeapWatch((message) => told.push(message)).look();
  assert.deepEqual(told, []);
});
