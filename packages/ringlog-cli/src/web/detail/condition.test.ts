import assert from "node:assert/strict";
import { test } from "node:test";
import { withCondition } from "./condition.js";

test("a condition is added to a query, once, and takes the place of its opposite", () => {
  assert.equal(withCondition("", "error.fingerprint", "9ee8", false), "fingerprint:9ee8");
  assert.equal(withCondition("level:error", "orderId", "7", true), "level:error -orderId:7");
  assert.equal(withCondition("orderId:7", "orderId", "7", false), "orderId:7");
  assert.equal(withCondition("-orderId:7", "orderId", "7", false), "orderId:7");
  assert.equal(withCondition("", "msg", 'a "b"', false), 'msg:"a \\"b\\""');
});

test("beside alternatives it holds for all of them", () => {
  assert.equal(withCondition("a OR b", "orderId", "7", false), "(a OR b) orderId:7");
});

test("an own field that is called like a word of the language stands in quotes, a key of the record by its short name", () => {
  assert.equal(withCondition("", "ms", "7", false), '"ms":7');
  assert.equal(withCondition("", "service", "a b", false), '"service":"a b"');
  assert.equal(withCondition("", "service.name", "Shop", false), "service:Shop");
  assert.equal(withCondition("", "path", "/cart/*", false), '"path":"/cart/\\*"');
});

test("a text that is no query gives way to the condition", () => {
  assert.equal(withCondition('level:"err', "orderId", "7", false), "orderId:7");
});
