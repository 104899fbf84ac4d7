import assert from "node:assert/strict";
import { test } from "node:test";
import { findPosition, parseFrame } from "./frame.js";

/** A frame's line, and the position that stands in it. */
const POSITIONS: readonly (readonly [string, string | undefined])[] = [
  ["at f (/a/b.js:1:2)", "/a/b.js:1:2"],
  ["at /a/b.js:1:2", "/a/b.js:1:2"],
  ["at async /a/b.js:1:2", "/a/b.js:1:2"],
  ["at async C.run [as go] (/a/b.js:1:2)", "/a/b.js:1:2"],
  ["at new C (file:///a/b.mjs?v=1:1:2)", "file:///a/b.mjs?v=1:1:2"],
  ["at async Promise.all (index 0)", undefined],
  ["at Array.map (<anonymous>)", undefined],
  ["at f (/a b (c)/(d).js:1:2)", "/a b (c)/(d).js:1:2"],
  ["at f (/a)b/c.js:1:2)", "/a)b/c.js:1:2"],
  ["at f (/a(b/c.js:1:2)", "/a(b/c.js:1:2"],
  ["at Object.a (b) (/c.js:1:2)", "/c.js:1:2"],
  ["at (/a (b)/c.js:1:2)", "/a (b)/c.js:1:2"],
  ["at f (C:\\a (x86)\\b.js:1:2)", "C:\\a (x86)\\b.js:1:2"],
  ["at f (/a:3/b:4.js:1:2)", "/a:3/b:4.js:1:2"],
  ["at eval (eval at run (/a.js:1:2), <anonymous>:3:4)", "/a.js:1:2"],
  ["at g (eval at f (eval at run (/a (b).js:1:2), <anonymous>:1:1), <anonymous>:3:4)", "/a (b).js:1:2"],
  ["at eval (eval at <anonymous> (/a.js:1:2))", undefined],
  ["at f (/a/b.js:1)", undefined],
  ["at f (/a/b.js)", undefined],
  ["at f (node:fs:1:2)", "node:fs:1:2"],
  ["bt f (/a/b.js:1:2)", undefined],
  [`at ${"f".repeat(2_000)} (/a/b.js:1:2)`, undefined],
];

test("the position in a frame is found, whatever its path and function are called", () => {
  for (const [line, expected] of POSITIONS) {
    const position = findPosition(line);
    const text = position && line.slice(position.start, position.end);
    assert.equal(text, expected, line);
    if (position !== undefined) assert.equal(`${position.path}:${position.line}:${position.column}`, expected);
  }
});

test("paths with parentheses are read for the terminal, too", () => {
  const read = (line: string) => {
    const frame = parseFrame(line);
    return [frame?.call, frame?.path, frame?.line];
  };
  assert.deepEqual(read("at f (/a)b/c.js:1:2)"), ["f", "/a)b/c.js", 1]);
  assert.deepEqual(read("at async Object.a (b) (/c (d).js:1:2)"), ["async Object.a (b)", "/c (d).js", 1]);
});
