import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { jsonPiece } from "./json-piece.js";
import { JsonWriter } from "./json-writer.js";

test("a piece is written byte for byte, behind whatever stands there", () => {
  // What comes nearest to the bits of NaN: DEL, which JSON of others may have as it is, and characters of four bytes.
  const text = fc.string({
    unit: fc.constantFrom("\x7f", "\u{1f600}", "\u{10ffff}", "ÿ", "a", '"', "\0"),
    maxLength: 300,
  });
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.array(text, { maxLength: 5 }), (before, pieces) => {
      const out = new JsonWriter(new ArrayBuffer(8));
      out.utf8(before);
      for (const piece of pieces) out.piece(jsonPiece(piece));
      assert.equal(out.bytes.toString("utf8", 0, out.pos), Buffer.from(before + pieces.join("")).toString("utf8"));
    }),
  );
});
