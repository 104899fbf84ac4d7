// @ts-check
import assert from "node:assert/strict";

/** What differs from run to run, or with the place where the program lies. */
const VARIES = new Set([
  "time",
  "service.name",
  "service.instance.id",
  "process.pid",
  "exception.stacktrace",
  "first_observed_timestamp",
  "last_observed_timestamp",
  "debug.duration_ms",
  "snapshot.age_ms",
  "snapshot.window_ms",
]);
const VARIES_IN_GROUP = /^(?:process|v8js|nodejs|system)\./;

/**
 * A record without what differs from run to run; of that only whether it is there, and its type.
 * @param {Record<string, unknown>} record
 */
export function withoutVarying(record) {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, varies(key) ? `any ${typeof value}` : withoutStacks(value)]),
  );
}

/** @param {string} key */
function varies(key) {
  return VARIES.has(key) || VARIES_IN_GROUP.test(key);
}

/** Causes have stacks of their own. @param {unknown} value @returns {unknown} */
function withoutStacks(value) {
  if (Array.isArray(value)) return value.map(withoutStacks);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === "stacktrace" ? "any stack" : withoutStacks(inner)]),
  );
}

/**
 * Whether a program has written the same, whatever became of it. @returns {number} how many were compared
 * @param {readonly any[]} actual @param {readonly any[]} expected
 */
export function compareRecords(actual, expected) {
  assert.deepEqual(actual.map(withoutVarying), expected.map(withoutVarying));
  return actual.length;
}
