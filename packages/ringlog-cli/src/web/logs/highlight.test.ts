import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { highlight, wantedTexts } from "./highlight.js";

test("words of a query that are looked for in messages", () => {
  assert.deepEqual(wantedTexts('level:error Gateway "a b" -not ms>5 has:x (c OR D)'), ["gateway", "a b", "c", "d"]);
  assert.deepEqual(wantedTexts('gateway "'), []);
});

test("what is looked for is found in any case, the longest text stays whole", () => {
  assert.deepEqual(highlight("the Gateway", ["gate"]), [
    { text: "the ", isHit: false },
    { text: "Gate", isHit: true },
    { text: "way", isHit: false },
  ]);
  assert.deepEqual(highlight("İstanbul gate", ["gate"]), [{ text: "İstanbul gate", isHit: false }]);
});

const texts = fc.string({ unit: fc.constantFrom("a", "A", "b", "İ", "ß", "🙂", " ", "\ud83d") });

test("no letter is lost", () => {
  fc.assert(
    fc.property(texts, fc.array(texts), (text, wanted) => {
      assert.equal(
        highlight(text, wanted)
          .map((piece) => piece.text)
          .join(""),
        text,
      );
    }),
  );
});
