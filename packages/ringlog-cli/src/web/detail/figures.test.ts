import assert from "node:assert/strict";
import { test } from "node:test";
import { relativeTime, utcTime } from "./figures.js";

test("a time beside another one has a sign and a unit", () => {
  assert.deepEqual([0, 12, -3400, 0.4, -125_000].map(relativeTime), [
    "0 ms",
    "+12 ms",
    "−3.4 s",
    "+0.4 ms",
    "−2 min 5 s",
  ]);
});

test("a time that no Date can have is a dash", () => {
  assert.equal(utcTime(Date.UTC(2026, 10, 27)), "2026-11-27T00:00:00.000Z");
  assert.deepEqual([null, undefined, Number.NaN, 1e300].map(utcTime), ["–", "–", "–", "–"]);
});
