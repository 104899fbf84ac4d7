import assert from "node:assert/strict";
import { test } from "node:test";
import { StallLimit } from "./stall-limit.js";

test("five within a minute, whenever it begins", () => {
  const limit = new StallLimit();
  const admitted = (times: readonly number[]) => times.map((ms) => limit.admit(ms));
  assert.deepEqual(admitted([0, 10, 20, 30, 40, 50]), [true, true, true, true, true, false]);
  assert.deepEqual(admitted([60_000, 60_005, 60_010]), [true, false, true]);
});

test("what is withheld is told together, a minute after the first of it", () => {
  const limit = new StallLimit();
  assert.deepEqual([limit.dueMs, limit.take()], [Number.POSITIVE_INFINITY, undefined]);
  limit.withhold(1_000, 200);
  limit.withhold(30_000, 700);
  assert.equal(limit.dueMs, 61_000);
  assert.deepEqual(limit.take(), { count: 2, totalMs: 900, longestMs: 700 });
  assert.deepEqual([limit.dueMs, limit.take()], [Number.POSITIVE_INFINITY, undefined]);
});
