import assert from "node:assert/strict";
import { test } from "node:test";
import { WindowSamples } from "./window-samples.js";

function create() {
  const told: unknown[][] = [];
  const samples = new WindowSamples({ sample: (...sample) => told.push(sample), closed: () => undefined });
  return { told, samples };
}

const print = (cell: number, generation: number, lo = 7) => ({ hi: 1, lo, cell, generation });

test("each request and message is told once a window, also where they take turns", () => {
  const { told, samples } = create();
  for (let turn = 0; turn < 3; turn++) {
    samples.note(print(3, 1), "one", "a");
    samples.note(print(3, 1), "two", "b");
    samples.note(print(9, 1), "one", undefined);
  }
  assert.deepEqual(told, [
    [3, 1, "a", undefined],
    [3, 1, undefined, "one"],
    [3, 1, "b", undefined],
    [3, 1, undefined, "two"],
    [9, 1, undefined, "one"],
  ]);
});

test("the next window of a cell, and another error in it, begin anew", () => {
  const { told, samples } = create();
  samples.note(print(0, 1), "one", undefined);
  samples.note(print(0, 3), "one", undefined);
  samples.note(print(0, 3, 8), "one", undefined);
  samples.note(print(0, 3, 8), "one", undefined);
  assert.deepEqual(told, [
    [0, 1, undefined, "one"],
    [0, 3, undefined, "one"],
    [0, 3, undefined, "one"],
  ]);
});

test("five messages and a thousand requests are enough", () => {
  const { told, samples } = create();
  for (let index = 0; index < 2_000; index++) samples.note(print(0, 1), `message ${index}`, `request ${index}`);
  assert.equal(told.filter(([, , requestId]) => requestId !== undefined).length, 1_000);
  assert.equal(told.length, 1_005);
});
