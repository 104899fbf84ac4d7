import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sparkline, TimeCounts } from "./spark.js";

test("counts over any range add up, whatever came in which order", () => {
  const times = fc.array(fc.tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 5 })), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 60 }), (added, buckets) => {
      const counts = new TimeCounts();
      for (const [timeMs, count] of added) counts.add(timeMs, count);
      const all = added.map(([timeMs]) => timeMs);
      const sums = counts.over(Math.min(...all), Math.max(...all) + 1, buckets);
      assert.equal(sums.length, buckets);
      assert.equal(
        sums.reduce((a, b) => a + b, 0),
        added.reduce((sum, [, count]) => sum + count, 0),
      );
    }),
  );
});

test("a bucket has what came in it, but for a thousandth of the range", () => {
  const counts = new TimeCounts();
  const day = 86_400_000;
  for (let hour = 0; hour < 24; hour++) counts.add(day + hour * 3_600_000 + 1_800_000, hour + 1);
  assert.deepEqual(
    counts.over(day, 2 * day, 24),
    Array.from({ length: 24 }, (_, hour) => hour + 1),
  );
});

test("a sparkline shows the most as a full block, the least that is there as a low one, nothing as a blank", () => {
  assert.equal(sparkline([0, 1, 400, 800]), " ▁▄█");
  assert.equal(sparkline([3]), "█");
});
