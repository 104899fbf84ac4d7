import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blockValue, inlineArguments, inlineValue, isLong } from "./value-text.js";
import { visibleLine, visibleText } from "./visible.js";

test("a value on one line reads like code, without quotes around a text that stands alone", () => {
  assert.equal(inlineValue({ id: 7, "a b": [1, null, "x"], none: {} }), '{ id: 7, "a b": [1, null, "x"], none: {} }');
  assert.equal(inlineValue("x"), "x");
  assert.equal(inlineArguments(["x", { id: 7 }]), '"x", { id: 7 }');
});

test("values of any depth, width and length are cut and say so", () => {
  const deep = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`) as unknown;
  assert.ok(inlineValue(deep).includes("…"));
  assert.ok(blockValue(deep).includes("…"));
  const wide = Array.from({ length: 100_000 }, (_, n) => n);
  assert.ok(inlineValue(wide).length < 200);
  assert.match(blockValue(wide), /… 99800 more/);
  assert.match(blockValue(Object.fromEntries(wide.map((n) => [`k${n}`, n]))), /"…": "99800 more"/);
  assert.equal(inlineValue("x".repeat(1_000_000), 10), `${"x".repeat(10)}…`);
});

test("of a long list only so much is looked at as its line shows", () => {
  let looks = 0;
  const list = new Proxy(
    Array.from({ length: 100_000 }, () => "item"),
    {
      get: (target, key, self) => {
        looks++;
        return Reflect.get(target, key, self);
      },
    },
  );
  inlineValue(list, 50);
  assert.ok(looks < 100, String(looks));
});

test("what is long has more to show than its line", () => {
  assert.deepEqual(
    ["short", "a\nb", "x".repeat(200), [1, 2], Array.from({ length: 200 }, (_, n) => n), 7, null].map((value) =>
      isLong(value),
    ),
    [false, true, true, false, true, false, false],
  );
});

test("nothing of a text is hidden or reorders the line, and half a character is never shown", () => {
  assert.equal(visibleLine("a\u202egnp\u202c\u200b\0\x1b[31m"), "a\\u202egnp\\u202c\\u200b\\x00\\x1b[31m");
  assert.equal(visibleLine("ab😀", 3), "ab…");
  assert.equal(visibleText("a\r\n\tb\x07"), "a\n  b\\x07");
  assert.equal(visibleText("abc", 2), "ab\n… 1 more characters");
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 300 }), (value, max) => {
      const text = inlineValue(value, max);
      assert.doesNotMatch(text, /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});
