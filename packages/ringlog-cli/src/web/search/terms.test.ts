import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { termsOf, withoutTerm } from "./terms.js";

const texts = (query: string) => termsOf(query).map(({ text }) => text);

test("conditions side by side are taken apart; quotes, parentheses and NOT hold together", () => {
  assert.deepEqual(texts(' level:error  msg:"a b" -service:pay'), ["level:error", 'msg:"a b"', "-service:pay"]);
  assert.deepEqual(texts("(a OR b) NOT c:d e"), ["(a OR b)", "NOT c:d", "e"]);
  assert.deepEqual(texts("a AND b"), ["a", "AND b"]);
  assert.deepEqual(texts("a OR b c"), ["a OR b c"]);
  assert.deepEqual(texts('"a \\" b" c'), ['"a \\" b"', "c"]);
  assert.deepEqual(texts("   "), []);
});

test("a query that is not whole yet is no reason to fail", () => {
  assert.deepEqual(texts('a "b c'), ["a", '"b c']);
  assert.deepEqual(texts("a (b c"), ["a", "(b c"]);
  assert.deepEqual(texts("a) b"), ["a)", "b"]);
});

test("without a term the others stand as they were", () => {
  const query = 'level:error "a b"  x';
  assert.deepEqual(
    termsOf(query).map((term) => withoutTerm(query, term)),
    ['"a b"  x', "level:error x", 'level:error "a b"'],
  );
});

test("terms never overlap, and each stands where it says, whatever is typed", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab :"()\\-', "OR ", "NOT ") }), (query) => {
      let last = 0;
      for (const { text, from, to } of termsOf(query)) {
        assert.ok(from >= last);
        assert.equal(query.slice(from, to), text);
        last = to;
      }
    }),
  );
});
