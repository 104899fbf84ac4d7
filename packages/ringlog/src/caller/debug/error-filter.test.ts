import assert from "node:assert/strict";
import { test } from "node:test";
import { inherits } from "node:util";
import { errorFilter, toMatch } from "./error-filter.js";

function matches(given: unknown, error: unknown): unknown {
  return toMatch(given)?.(error);
}

test("classes of every make match their instances, all other functions are predicates", () => {
  class Plain {}
  class Custom extends TypeError {}
  function OldError(this: object) {
    Error.call(this);
  }
  inherits(OldError, Error);
  const OldErrorClass = OldError as unknown as new () => Error;
  assert.equal(matches(Error, new Custom()), true);
  assert.equal(matches(Custom, new TypeError()), false);
  assert.equal(matches(Plain, new Plain()), true);
  assert.equal(matches(DOMException, new DOMException("x", "AbortError")), true);
  assert.equal(matches(OldErrorClass, new OldErrorClass()), true);
  assert.equal(matches(OldErrorClass, new Error()), false);
  assert.equal(
    matches((error: unknown) => error === 5, 5),
    true,
  );
  assert.equal(
    matches(function isFive(error: unknown) {
      return error === 5;
    }, 4),
    false,
  );
  assert.equal(toMatch("Error"), undefined);
});

test("exclude wins over only, and what throws does not match", () => {
  const throwing = () => {
    throw new Error("predicate");
  };
  class Odd {}
  Object.defineProperty(Odd, Symbol.hasInstance, { value: throwing });
  const toMatches = (given: readonly unknown[]) => given.flatMap((each) => toMatch(each) ?? []);
  const catches = (only: readonly unknown[] | undefined, exclude: readonly unknown[], error: unknown) =>
    errorFilter(only && toMatches(only), toMatches(exclude))(error);
  assert.equal(catches([Error], [TypeError], new TypeError()), false);
  assert.equal(catches([Error], [TypeError], new Error()), true);
  assert.equal(catches([throwing, Odd], [], 1), false);
  assert.equal(catches(undefined, [throwing, Odd], 1), true);
  assert.equal(catches([], [], 1), false);
});
