import assert from "node:assert/strict";
import { test } from "node:test";
import { framesStart } from "./frames-start.js";

const FORGED = "    at forged (/etc/passwd:1:1)";
const REAL = "    at real (/a.js:1:2)\n    at main (/b.js:3:4)";

/** What is taken for frames. Above them may stand the line of code that has thrown. */
function framesOf(stacktrace: string, message: string): string {
  const text = stacktrace.slice(framesStart(stacktrace, message)).trim();
  return text.replace(/^Error: .*\n/, "").trim();
}

test("a message that looks like frames is none, wherever it stands", () => {
  for (const message of [`m\n${FORGED}`, `${FORGED.trim()}`, `m\n${FORGED}\nmore`, `\n${FORGED}\n`]) {
    assert.equal(framesOf(`Error: ${message}\n${REAL}`, message), REAL.trim(), message);
    assert.equal(framesOf(`/x.ts:1\ncode ${FORGED}\n\nError: ${message}\n${REAL}`, message), REAL.trim(), message);
  }
});

test("an error whose message was changed since has its last lines for frames", () => {
  assert.equal(framesOf(`Error: old\n${REAL}`, "new: old"), REAL.trim());
  assert.equal(framesOf(`Error: old\n${FORGED}\nold\n${REAL}`, "new"), REAL.trim());
  // "a" stands in the trace, but not as its message.
  assert.equal(framesOf(`Error: old\n${REAL}\n`, "main (/b.js:3:4)"), REAL.trim());
  assert.equal(framesOf(`Error\n${REAL}`, ""), REAL.trim());
});

test("frames may be followed by the trace of another error", () => {
  const appended = `${REAL}\nCaused by: Error: x\n${REAL}`;
  assert.equal(framesOf(`Error: m\n${appended}`, "m"), appended.trim());
});

test("what has no frames has none", () => {
  for (const [stack, message] of [
    ["", ""],
    ["Error: m", "m"],
    ["m", "m"],
    ["string: text", "text"],
    [`Error: ${FORGED}`, FORGED],
  ] as const) {
    assert.equal(framesOf(stack, message), "");
  }
});
