import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { brushedRange, MIN_SPAN_MS, panRange, zoomRange } from "./zoom.js";

const WHOLE = { fromMs: 1_000_000, toMs: 2_000_000 };

test("what is at the pointer stays there", () => {
  const range = { fromMs: 1_200_000, toMs: 1_600_000 };
  assert.deepEqual(zoomRange(range, 0.5, 1_300_000, WHOLE), { fromMs: 1_250_000, toMs: 1_450_000 });
});

test("zooming out ends with all of the time", () => {
  assert.equal(zoomRange({ fromMs: 1_200_000, toMs: 1_800_000 }, 10, 1_500_000, WHOLE), undefined);
});

test("moving stops at the ends, with the same length", () => {
  const range = { fromMs: 1_200_000, toMs: 1_400_000 };
  assert.deepEqual(panRange(range, -5, WHOLE), { fromMs: 1_000_000, toMs: 1_200_000 });
  assert.deepEqual(panRange(range, 50, WHOLE), { fromMs: 1_800_000, toMs: 2_000_000 });
});

test("any number of steps leaves a range in whole milliseconds inside of the whole", () => {
  const step = fc.record({
    factor: fc.double({ min: 0.001, max: 1000, noNaN: true }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let range = { fromMs: WHOLE.fromMs, toMs: WHOLE.toMs };
      for (const { factor, at } of steps) {
        const center = range.fromMs + at * (range.toMs - range.fromMs);
        range = zoomRange(range, factor, center, WHOLE) ?? WHOLE;
        assert.ok(Number.isInteger(range.fromMs) && Number.isInteger(range.toMs));
        assert.ok(range.fromMs >= WHOLE.fromMs && range.toMs - range.fromMs >= MIN_SPAN_MS);
        assert.ok(range.toMs <= WHOLE.toMs);
      }
    }),
  );
});

test("close to the end the shortest range is the last one", () => {
  const end = { fromMs: 1_999_980, toMs: WHOLE.toMs };
  assert.deepEqual(zoomRange(end, 0.01, WHOLE.toMs, WHOLE), { fromMs: WHOLE.toMs - MIN_SPAN_MS, toMs: WHOLE.toMs });
});

test("a file that is shorter than the shortest range is shown whole", () => {
  const whole = { fromMs: 1000, toMs: 1004 };
  assert.equal(zoomRange(whole, 0.5, 1002, whole), undefined);
});

test("a brush to either side is a range", () => {
  assert.deepEqual(brushedRange(20.6, 10.4), { fromMs: 10, toMs: 21 });
  assert.deepEqual(brushedRange(5, 5), { fromMs: 5, toMs: 5 + MIN_SPAN_MS });
});
