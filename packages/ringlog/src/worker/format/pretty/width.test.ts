import assert from "node:assert/strict";
import { test } from "node:test";
import { clip, displayWidth, fittingLength } from "./width.js";

test("widths are those of the terminal", () => {
  const cases: readonly (readonly [string, number])[] = [
    ["", 0],
    ["abc", 3],
    ["größe", 5],
    ["支払い", 6],
    ["한글", 4],
    ["ｆｕ", 4],
    ["🎉", 2],
    ["⚡", 2],
    ["e\u0301", 1],
    ["•…│", 3],
  ];
  for (const [text, columns] of cases) assert.equal(displayWidth(text), columns, text);
});

test("a cut never goes through a character", () => {
  assert.equal(fittingLength("a🎉b", 2), 1);
  assert.equal(fittingLength("a🎉b", 3), 3);
  assert.equal(fittingLength("e\u0301x", 1), 2);
  assert.equal(clip("支払い", 5), "支払…");
  assert.equal(clip("支払い", 6), "支払い");
});
