import assert from "node:assert/strict";
import { test } from "node:test";
import { HistogramSum } from "../scan/histogram-sum.js";
import { FirstPaint } from "./first-paint.js";

const RANGE = { fromMs: 0, toMs: 100 };

test("while the scan takes long, what was counted so far is shown and says that it is not all", async () => {
  const sum = new HistogramSum(undefined);
  let end = () => {};
  const first = new FirstPaint([], new AbortController().signal, (_, options) => {
    options?.onPart?.(sum);
    return new Promise((resolve) => {
      end = () => resolve(sum);
    });
  });
  const part = await first.histogram(RANGE, 10);
  assert.equal(part?.isComplete, false);
  assert.equal(part?.total, 0);
  end();
  await first.ended();
  const whole = await first.histogram(RANGE, 10);
  assert.equal(whole?.isComplete, true);
});
