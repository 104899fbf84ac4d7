import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type JsonPiece, JsonPieces } from "./json-piece.js";
import { JsonWriter } from "./json-writer.js";

// What comes nearest to the bits of NaN: DEL, which JSON of others may have as it is, and characters of four bytes.
const text = fc.string({
  unit: fc.constantFrom("\x7f", "\u{1f600}", "\u{10ffff}", "ÿ", "a", '"', "\0"),
  maxLength: 300,
});

test("a piece is written byte for byte, behind whatever stands there", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.array(text, { maxLength: 30 }), (before, texts) => {
      const pieces = new JsonPieces();
      const out = new JsonWriter(new ArrayBuffer(8));
      out.utf8(before);
      for (const piece of texts.map((each) => pieces.add(each))) out.piece(pieces, piece);
      assert.equal(written(out), Buffer.from(before + texts.join("")).toString("utf8"));
    }),
  );
});

test("pieces that take the place of others leave the rest as they are", () => {
  const change = fc.record({ index: fc.nat(), text });
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 8 }),
      fc.array(change, { maxLength: 40 }),
      (texts, changes) => {
        const pieces = new JsonPieces();
        const model = texts.map((each) => ({ text: each, piece: pieces.add(each) }));
        for (const { index, text: next } of changes) {
          const place = model[index % model.length] as { text: string; piece: JsonPiece };
          place.piece = pieces.replace(place.piece, Buffer.from(next));
          place.text = next;
        }
        const out = new JsonWriter(new ArrayBuffer(8));
        for (const { piece } of model) out.piece(pieces, piece);
        assert.equal(written(out), Buffer.from(model.map((place) => place.text).join("")).toString("utf8"));
      },
    ),
  );
});

test("pieces that are replaced by turns by longer and shorter ones take no more and more memory", () => {
  const pieces = new JsonPieces();
  let piece = pieces.add("a");
  for (let round = 0; round < 10_000; round++) piece = pieces.replace(piece, Buffer.alloc((round * 37) % 400, "x"));
  assert.ok(pieces.doubles.length <= 1_024, `${pieces.doubles.length} doubles`);
});

function written({ bytes, pos }: JsonWriter): string {
  return bytes.toString("utf8", 0, pos);
}
