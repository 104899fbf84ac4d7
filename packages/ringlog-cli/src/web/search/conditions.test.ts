import assert from "node:assert/strict";
import { test } from "node:test";
import { toggleCondition, valuesOf, withValues } from "./conditions.js";

test("a click adds a condition, a second one takes it away, the other way turns it round", () => {
  const once = toggleCondition("gateway", "service.name", "pay", false);
  assert.equal(once, "gateway service:pay");
  assert.equal(toggleCondition(once, "service.name", "pay", false), "gateway");
  assert.equal(toggleCondition(once, "service.name", "pay", true), "gateway -service:pay");
  assert.equal(toggleCondition("service:pay -service:mail x", "service.name", "mail", true), "service:pay x");
});

test("values and names that the language would read otherwise are quoted", () => {
  assert.equal(toggleCondition("", "exception.type", 'a "b" c', false), 'type:"a \\"b\\" c"');
  assert.equal(toggleCondition("", "my key", "1,2", false), '"my key":"1,2"');
  assert.equal(toggleCondition("", "x", "OR", false), "x:OR");
  assert.equal(toggleCondition("", "x", "-1", false), 'x:"-1"');
  assert.equal(toggleCondition("", "x", "a*", false), 'x:"a*"');
  assert.equal(toggleCondition("", "x", "", false), 'x:""');
});

test("what the query asks of a field is found by any of its names", () => {
  const query = 'service:pay,"a b" -service.name:mail gateway level>=warn';
  assert.deepEqual(valuesOf(query, "service.name"), { included: ["pay", "a b"], excluded: ["mail"] });
  assert.deepEqual(valuesOf(query, "level"), { included: [], excluded: [] });
});

test("values of a field are set in one condition", () => {
  assert.equal(withValues("x level:info", "level", ["error", "fatal"]), "x level:error,fatal");
  assert.equal(withValues("level:error x", "level", []), "x");
});
