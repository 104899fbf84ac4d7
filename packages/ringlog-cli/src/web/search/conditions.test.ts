import assert from "node:assert/strict";
import { test } from "node:test";
import { addCondition, conditionState, dropField, termsOf, toggleCondition, withoutTerm } from "./conditions.js";

test("a click adds a condition, a second one takes it away, the other way turns it round", () => {
  const once = toggleCondition("gateway", "service.name", "pay", false);
  assert.equal(once, "gateway service:pay");
  assert.equal(toggleCondition(once, "service.name", "pay", false), "gateway");
  assert.equal(toggleCondition(once, "service.name", "pay", true), "gateway -service:pay");
  assert.equal(toggleCondition(once, "service.name", "mail", false), "gateway service:pay,mail");
});

test("names and values that the language would read otherwise are quoted", () => {
  assert.equal(addCondition("", "status", "5", false), '"status":5', "the application's, not the status of a response");
  assert.equal(addCondition("", "my key", 'a "b", c', false), '"my key":"a \\"b\\", c"');
  assert.equal(addCondition("a OR b", "service.name", "pay", true), "(a OR b) -service:pay");
});

test("what the query asks of a field is known by any of its names", () => {
  const query = "service.name:pay -service:mail level:error,fatal";
  assert.equal(conditionState(query, "service.name", "pay"), "asked");
  assert.equal(conditionState(query, "service.name", "mail"), "excluded");
  assert.equal(conditionState(query, "level", "fatal"), "asked");
  assert.equal(conditionState(query, "level", "info"), undefined);
  assert.equal(dropField(query, "level"), "service.name:pay -service:mail");
});

test("a query that is wrong stays as it is", () => {
  assert.equal(toggleCondition('service:"pay', "level", "error", false), 'service:"pay');
  assert.equal(conditionState('service:"pay', "service.name", "pay"), undefined);
  assert.deepEqual(termsOf('service:"pay'), []);
});

test("without a term the others stand as they were", () => {
  const without = (query: string) => termsOf(query).map((term) => withoutTerm(query, term));
  assert.deepEqual(without('level:error "a b"  x'), ['"a b"  x', "level:error x", 'level:error "a b"']);
  assert.deepEqual(without("a AND (b OR c)"), ["(b OR c)", "a"]);
  assert.deepEqual(without("a OR b"), [""]);
});
