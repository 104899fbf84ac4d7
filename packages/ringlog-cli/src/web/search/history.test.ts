import assert from "node:assert/strict";
import { test } from "node:test";
import { addToHistory, parseHistory } from "./history.js";

test("each query stands once, latest first, and fifty at most", () => {
  assert.deepEqual(addToHistory(["a", "b"], " b "), ["b", "a"]);
  assert.deepEqual(addToHistory(["a"], "  "), ["a"]);
  assert.equal(
    addToHistory(
      Array.from({ length: 80 }, (_, i) => `q${i}`),
      "x",
    ).length,
    50,
  );
});

test("what others left in storage does no harm", () => {
  assert.deepEqual(parseHistory(null), []);
  assert.deepEqual(parseHistory("{"), []);
  assert.deepEqual(parseHistory('{"a":1}'), []);
  assert.deepEqual(parseHistory('["a",1,null,"b"]'), ["a", "b"]);
});
