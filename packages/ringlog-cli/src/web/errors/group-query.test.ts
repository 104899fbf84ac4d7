import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Entry } from "../../model/entry.js";
import { parseQuery } from "../../query/parse-query.js";
import { toPredicate } from "../../query/to-predicate.js";
import { linesOfKind } from "./group-query.js";

function isSelected(query: string, fields: Record<string, unknown>, msg = "m"): boolean {
  const entry: Entry = { format: "json", timeMs: 0, level: "error", msg, fields: new Map(Object.entries(fields)) };
  return toPredicate(parseQuery(query))(entry);
}

test("a kind with a fingerprint is asked for by it", () => {
  const kind = { fingerprint: "9ee8af7c891661f0", type: "Error", message: "m" };
  assert.equal(linesOfKind("service:pay", kind), "service:pay fingerprint:9ee8af7c891661f0");
});

test("one without a fingerprint is asked for by type and message, whatever number or name stands in it", () => {
  const query = linesOfKind("", {
    fingerprint: "~0a1b",
    type: "PaymentError",
    message: 'order 7 of "Ada" failed: 50 % *off*',
  });
  const ofMessage = (message: string) =>
    isSelected(query, { "exception.type": "PaymentError", "exception.message": message });
  assert.equal(ofMessage('order 8 of "Bob" failed: 99 % *off*'), true);
  assert.equal(ofMessage('order 8 of "Bob" worked: 99 % *off*'), false);
  assert.equal(ofMessage('order 8 of "Bob" failed: 99 % is off'), false);
  assert.equal(isSelected(query, { "exception.type": "Other", "exception.message": "order 7 of x failed" }), false);
});

test("one without a type is asked for among errors; alternatives stay together, and what is no query gives way", () => {
  const kind = { fingerprint: "~0a1b", type: "", message: "disk full" };
  assert.equal(linesOfKind("a OR b", kind), '(a OR b) level>=error msg:"disk full"');
  assert.equal(linesOfKind('a "b', kind), 'level>=error msg:"disk full"');
  assert.equal(isSelected(linesOfKind("", kind), {}, "disk full"), true);
});

test("a type that begins like an address is a type", () => {
  const query = linesOfKind("", { fingerprint: "~0", type: "//x", message: "" });
  assert.equal(isSelected(query, { "exception.type": "//x" }), true, query);
});

test("a kind's own line is always among those that are found", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), fc.string({ minLength: 1 }), (message, type) => {
      const query = linesOfKind("", { fingerprint: "~0", type, message });
      assert.equal(isSelected(query, { "exception.type": type, "exception.message": message }), true, query);
    }),
  );
});
