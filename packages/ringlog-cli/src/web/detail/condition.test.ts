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
  assert.equal(withCondition("(a OR b)", "orderId", "7", false), "(a OR b) orderId:7");
});
