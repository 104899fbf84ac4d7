import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { escapeControl } from "./escape.js";

test("harmless text comes back as it is", () => {
  for (const text of ["", "plain", "größer ≠ klein", "支払い", "👍🏽 ok ❤️", "👨‍👩‍👧", "e\u0301", "C:\\x1b"]) {
    assert.equal(escapeControl(text), text);
  }
});

test("each harmful character becomes a visible escape", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["\n\r\t", "\\n\\r\\t"],
    ["\0\x07\x1b[31m", "\\x00\\x07\\x1b[31m"],
    ["\x7f\x85\x9b2J", "\\x7f\\x85\\x9b2J"],
    ["\u2028\u2029", "\\u2028\\u2029"],
    ["\u061c\u200e\u200f\u202e\u2066\u2069", "\\u061c\\u200e\\u200f\\u202e\\u2066\\u2069"],
    ["a\u200bb\ufeff\u00ad", "a\\u200bb\\ufeff\\xad"],
    ["pay\u200dpal", "pay\\u200dpal"],
    ["\u{e0001}\u{e0041}\u{e007f}", "\\u{e0001}\\u{e0041}\\u{e007f}"],
    ["a\ud800b\udc00", "a\\ud800b\\udc00"],
  ];
  for (const [text, shown] of cases) assert.equal(escapeControl(text), shown);
});

test("newlines can be kept, carriage returns cannot", () => {
  assert.equal(escapeControl("a\r\nb\x1b", true), "a\\r\nb\\x1b");
});

test("nothing harmful is left, and a second pass changes nothing", () => {
  const harmful = /[\p{Cc}\p{Cs}\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
  const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  const anyPoints = fc.array(fc.integer({ min: 0, max: 0x10ffff })).map((points) => String.fromCodePoint(...points));
  const lowPoints = fc.array(fc.integer({ min: 0, max: 0xff })).map((points) => String.fromCodePoint(...points));
  fc.assert(
    fc.property(fc.oneof(anyUnits, anyPoints, lowPoints), (text) => {
      const shown = escapeControl(text);
      assert.doesNotMatch(shown, harmful);
      assert.equal(escapeControl(shown), shown);
    }),
    { numRuns: 1000 },
  );
});

test("the cheap first look misses no code point", () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    const text = String.fromCodePoint(code);
    const alone = /^[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]$/u.test(text) && !/[\ufe00-\ufe0f]/.test(text);
    if (alone) assert.notEqual(escapeControl(text), text, code.toString(16));
  }
});
