import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { writeMember } from "./json-value.js";
import { JsonWriter } from "./json-writer.js";

function written(write: (out: JsonWriter) => void): string {
  const out = new JsonWriter(new ArrayBuffer(8));
  write(out);
  return out.bytes.toString("utf8", 0, out.pos);
}

test("numbers are written as JSON.stringify writes them", () => {
  const decimals = fc.tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.nat({ max: 9 })).map(([n, e]) => n / 10 ** e);
  const bits = fc.double({ noNaN: true, noDefaultInfinity: true });
  const integers = fc.maxSafeInteger();
  const edges = fc.constantFrom(
    ...[
      0, -0, 1e-6, 1e-7, 1.5e-6, 0.000_001_5, 2_147.483_647, 2_147.483_648, 2_147_483_647, 2_147_483_648, 999_999_999,
    ],
    ...[1e9, 1e9 + 1, 1_000_000_000_000, 2 ** 53 - 1, 2 ** 53, 1e21, 0.1, 0.123_456, 0.000_1, 100.000_1, 5e-324],
  );
  fc.assert(
    fc.property(fc.oneof(decimals, bits, integers, edges), (value) => {
      assert.equal(
        written((out) => out.number(value)),
        JSON.stringify(value),
      );
    }),
    { numRuns: 5_000 },
  );
});

test("members are written with their keys, of which there may be any number, long or short", () => {
  const key = fc.string({ unit: fc.constantFrom("a", "b", '"', "\\", "ü", "\n"), maxLength: 300 });
  const keys = Array.from({ length: 2_000 }, (_, index) => `key ${index}`);
  for (const each of keys)
    assert.equal(
      written((out) => writeMember(out, each, 1)),
      `,"${each}":1`,
    );
  fc.assert(
    fc.property(key, (each) => {
      const json = written((out) => writeMember(out, each, 1));
      assert.deepEqual(JSON.parse(`{${json.slice(1)}}`), { [each]: 1 });
    }),
  );
});

test("a text is written whole, of whatever length", () => {
  for (const length of [0, 1, 1_364, 1_365, 1_366, 5_000]) {
    const text = "ü€".repeat(length / 2 + 1).slice(0, length);
    assert.equal(JSON.parse(written((out) => out.text(text))), text, String(length));
  }
});
