import assert from "node:assert/strict";
import { test } from "node:test";
import { errorFromStack, isStackText } from "./stack-error.js";

const FRAMES = "\n    at charge (/srv/pay.js:3:7)";

test("type, code and message come from the stack's head", () => {
  const cases: readonly (readonly [head: string, type: string, message: string, code?: string])[] = [
    ["TypeError: no card", "TypeError", "no card"],
    ["Error", "Error", ""],
    ["Error [ERR_X]: in\ntwo lines", "Error", "in\ntwo lines", "ERR_X"],
    ["no type at all, just text", "Error", "no type at all, just text"],
  ];
  for (const [head, type, message, code] of cases) {
    const error = errorFromStack(head + FRAMES) as NodeJS.ErrnoException;
    assert.deepEqual([error.name, error.message, error.code, error.stack], [type, message, code, head + FRAMES]);
    assert.ok(error instanceof Error);
  }
});

test("only a text with a frame and its position is a stack", () => {
  assert.equal(isStackText(`Error: x${FRAMES}`), true);
  for (const other of ["at home", "line\n  at noon", undefined, 7, "Error: x at (a:1:2)"]) {
    assert.equal(isStackText(other), false, String(other));
  }
});
