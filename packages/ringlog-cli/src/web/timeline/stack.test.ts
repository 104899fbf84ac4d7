import assert from "node:assert/strict";
import { test } from "node:test";
import type { HistogramReply } from "../../model/api.js";
import { bucketAt, describeBucket, describeStack, mergeBuckets, stackOf } from "./stack.js";

const FROM = Date.UTC(2026, 10, 27, 10);
const REPLY: HistogramReply = {
  fromMs: FROM,
  widthMs: 60_000,
  levels: { info: [5, 0, 7, 1], error: [0, 0, 2, 0], trace: [0, 0, 0, 0] },
  metrics: { cpu: [0.1, null, 0.93, null], memory: [1e8, null, 4.12e8, null], loopDelay: [0.001, null, 0.18, null] },
  pins: [],
  isComplete: true,
  total: 15,
};

test("worse levels are lower, and levels without lines are left out", () => {
  const stack = stackOf(REPLY);
  assert.deepEqual(
    stack.layers.map(({ level }) => level),
    ["error", "info"],
  );
  assert.deepEqual(stack.totals, [5, 0, 9, 1]);
  assert.equal(stack.toMs, FROM + 4 * 60_000);
});

test("a bucket in words tells errors and the machine's state", () => {
  assert.equal(
    describeBucket(stackOf(REPLY), 2, true),
    "2026-11-27 10:02:00 to 10:03:00 · 9 lines · 2 error · CPU 93 % · Memory 412 MB · Loop delay 180 ms",
  );
  assert.equal(describeBucket(stackOf(REPLY), 1, true), "2026-11-27 10:01:00 to 10:02:00 · 0 lines");
});

test("the picture in words", () => {
  assert.equal(
    describeStack(stackOf(REPLY), true),
    "15 lines from 2026-11-27 10:00:00 to 10:04:00: 2 error, 13 info. Most lines, 9, 2026-11-27 10:02:00 to 10:03:00. " +
      "CPU between 10 % and 93 %. Memory between 100 MB and 412 MB. Loop delay between 1 ms and 180 ms.",
  );
  assert.equal(describeStack(stackOf({ ...REPLY, levels: {}, metrics: undefined }), true), "No lines in this range.");
});

test("a time is in one bucket, or in none", () => {
  const stack = stackOf(REPLY);
  assert.deepEqual(
    [FROM - 1, FROM, FROM + 59_999, FROM + 60_000, FROM + 240_000].map((ms) => bucketAt(stack, ms)),
    [undefined, 0, 0, 1, undefined],
  );
});

test("merged buckets lose no line; readings are averaged over those that are there", () => {
  const merged = mergeBuckets(stackOf(REPLY), 2);
  assert.deepEqual(merged.totals, [5, 10]);
  assert.deepEqual(merged.layers, [
    { level: "error", counts: [0, 2] },
    { level: "info", counts: [5, 8] },
  ]);
  assert.deepEqual(merged.metrics?.cpu, [0.1, 0.93]);
  assert.equal(merged.widthMs, 120_000);
});
