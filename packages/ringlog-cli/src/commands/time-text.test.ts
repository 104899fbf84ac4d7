import assert from "node:assert/strict";
import { test } from "node:test";
import { sinceText } from "./time-text.js";

test("times since the first line are short", () => {
  const cases: [number, string][] = [
    [0, "+0 ms"],
    [999, "+999 ms"],
    [1_204, "+1.204 s"],
    [59_999, "+59.999 s"],
    [123_400, "+2 min 3 s"],
    [3_840_000, "+1 h 4 min"],
    [90_000_000, "+1 d 1 h"],
    [-5, "-5 ms"],
  ];
  for (const [elapsedMs, text] of cases) {
    assert.equal(sinceText(elapsedMs), text);
    assert.ok(text.length <= 12);
  }
});
