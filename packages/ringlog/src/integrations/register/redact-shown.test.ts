import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as fc from "fast-check";
import { createKeyMatcher } from "../../core.js";
import { redactShown } from "./redact-shown.js";

const isSecret = createKeyMatcher([]);
const SECRET = "s3cr3t'\"`\\ value";

class Vault {
  password = SECRET;
  inner = { token: 123_456, secrets: [SECRET] };
}

const SHOWN: readonly (readonly [name: string, text: string])[] = [
  ["an object", inspect({ a: 1, password: SECRET, b: 2 })],
  ["a key in quotes", inspect({ "x-api-key": SECRET })],
  ["nested", inspect({ a: { b: { apiKey: SECRET } } }, { depth: 5 })],
  ["an array of secrets", inspect({ tokens: [SECRET, SECRET], password: [SECRET] })],
  ["an object under a secret key", inspect({ password: { now: SECRET, old: [SECRET] } }, { depth: 5 })],
  ["a class", inspect(new Vault())],
  ["a Map", inspect(new Map([["password", SECRET]]))],
  ["a Map under a secret key", inspect({ password: new Map([["x", SECRET]]) })],
  ["a string of many lines", inspect({ password: `${SECRET}\n`.repeat(10) }, { compact: false })],
  ["JSON", JSON.stringify({ password: SECRET, a: [{ secret: SECRET }] })],
  ["indented JSON", JSON.stringify({ password: SECRET }, null, 2)],
];

for (const [name, text] of SHOWN) {
  test(`a secret in ${name} is not shown`, () => {
    assert.ok(text.includes("s3cr3t"));
    const redacted = redactShown(text, isSecret);
    assert.ok(!redacted.includes("s3cr3t"), redacted);
    assert.match(redacted, /(['"])\[redacted\]\1/);
  });
}

test("only the value is replaced, and numbers are values", () => {
  const text = "{ user: 'ann', password: 'x', cvv: 123, ok: true }";
  assert.equal(redactShown(text, isSecret), "{ user: 'ann', password: '[redacted]', cvv: '[redacted]', ok: true }");
  assert.equal(redactShown('{"token":"x","n":1}', isSecret), '{"token":"[redacted]","n":1}');
});

test("prose stays as it is", () => {
  for (const text of [
    "password: see the manual",
    "Next token: if",
    "secret => nothing",
    "a: 'b'",
    "",
    "::::",
    "token:",
  ])
    assert.equal(redactShown(text, isSecret), text);
});

test("any text comes back, and what has no secret key unchanged", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...":=>'\"`[]{}<> a1\\\n"), maxLength: 60 }), (text) => {
      assert.equal(
        redactShown(text, () => false),
        text,
      );
      assert.equal(typeof redactShown(text, () => true), "string");
    }),
  );
});

test("takes time in proportion to the text", () => {
  // Were it quadratic, this would take minutes.
  for (const piece of ["a:", "password: {", "password: 'x' +\n", ": ", "a".repeat(64), "password: ", "<[{", "'x' +\n"])
    redactShown(`password: ${piece.repeat(200_000 / piece.length)}`, isSecret);
});
