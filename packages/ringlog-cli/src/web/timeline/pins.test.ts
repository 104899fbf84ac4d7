import assert from "node:assert/strict";
import { test } from "node:test";
import type { ErrorPin } from "../../model/api.js";
import { groupPins } from "./pins.js";

function pin(timeMs: number, count = 1, level: ErrorPin["level"] = "error"): ErrorPin {
  return { timeMs, level, count, title: `at ${timeMs}`, fingerprint: String(timeMs) };
}
const ROOM = { widthPx: 100, minGapPx: 10 };

test("pins that are too near are one, which shows the worst", () => {
  const groups = groupPins([pin(5, 900), pin(50), pin(9, 1, "fatal"), pin(12)], (ms) => ms, ROOM);
  assert.deepEqual(
    groups.map(({ leftPx, pin, others }) => [leftPx, pin.timeMs, others.map(({ timeMs }) => timeMs)]),
    [
      [9, 9, [5, 12]],
      [50, 50, []],
    ],
  );
});

test("pins outside of the range are left out", () => {
  assert.deepEqual(
    groupPins([pin(-1), pin(101)], (ms) => ms, ROOM),
    [],
  );
});

test("however many there are, no two groups begin nearer than they may", () => {
  const pins = Array.from({ length: 50 }, (_, i) => pin(i * 2));
  const groups = groupPins(pins, (ms) => ms, ROOM);
  assert.equal(groups.length, 10);
  assert.equal(
    groups.reduce((sum, { others }) => sum + 1 + others.length, 0),
    50,
  );
});
