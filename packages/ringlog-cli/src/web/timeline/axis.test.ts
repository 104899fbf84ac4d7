import assert from "node:assert/strict";
import { test } from "node:test";
import { axisLabels } from "./axis.js";

const NIGHT = Date.UTC(2026, 10, 27, 23, 0);

test("the day stands below the first mark, and below each at which it changes", () => {
  const marks = [NIGHT, NIGHT + 1_800_000, NIGHT + 3_600_000, NIGHT + 5_400_000];
  assert.deepEqual(axisLabels(marks, 1_800_000, true), ["23:00\n2026-11-27", "23:30", "00:00\n2026-11-28", "00:30"]);
});

test("labels have the digits that tell the marks apart", () => {
  assert.deepEqual(axisLabels([NIGHT], 86_400_000, true), ["2026-11-27"]);
  assert.deepEqual(axisLabels([NIGHT, NIGHT + 15_000], 15_000, true)[1], "23:00:15");
  assert.deepEqual(axisLabels([NIGHT, NIGHT + 5], 5, true)[1], "23:00:00.005");
});
