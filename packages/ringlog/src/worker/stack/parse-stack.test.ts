import assert from "node:assert/strict";
import { test } from "node:test";
import { parseStack, sharedFrames } from "./parse-stack.js";

function frameOf(line: string) {
  const [frame] = parseStack(`Error: m\n    ${line}`, "m").frames;
  assert.ok(frame, line);
  const { call, path, line: row, column, origin } = frame;
  return [call, path, row, column, origin];
}

test("all shapes of V8 frames are read", () => {
  const cases: readonly (readonly [string, readonly unknown[]])[] = [
    ["at f (/a/b.js:1:2)", ["f", "/a/b.js", 1, 2, "app"]],
    ["at /a/b.js:1:2", ["", "/a/b.js", 1, 2, "app"]],
    ["at async file:///a/b%20c.js:1:2", ["async", "/a/b c.js", 1, 2, "app"]],
    ["at async C.run [as go] (/a/b.js:1:2)", ["async C.run [as go]", "/a/b.js", 1, 2, "app"]],
    ["at new C (C:\\Program Files (x86)\\a.js:1:2)", ["new C", "C:/Program Files (x86)/a.js", 1, 2, "app"]],
    ["at f (file:///C:/a/b.js:1:2)", ["f", "C:/a/b.js", 1, 2, "app"]],
    ["at f (/a/node_modules/x/y.js:1:2)", ["f", "/a/node_modules/x/y.js", 1, 2, "library"]],
    ["at f (C:\\a\\node_modules\\x\\y.js:1:2)", ["f", "C:/a/node_modules/x/y.js", 1, 2, "library"]],
    ["at emit (node:events:518:28)", ["emit", "node:events", 518, 28, "node"]],
    ["at Array.map (<anonymous>)", ["Array.map", "<anonymous>", 0, 0, "node"]],
    ["at async Promise.all (index 0)", ["async Promise.all", "index 0", 0, 0, "node"]],
    ["at f (file:///a/%zz.js:1:2)", ["f", "/a/%zz.js", 1, 2, "app"]],
  ];
  for (const [line, expected] of cases) assert.deepEqual(frameOf(line), expected);
});

test("ringlog's own frames, in any of its files, are left out", () => {
  const files = ["index.js", "index.cjs", "core.cjs", "verify.code.cjs"];
  const own = files.map((file) => `    at wrapper (/a/node_modules/ringlog/dist/${file}:1:2)`);
  const { frames } = parseStack(["Error: m", ...own, "    at f (/a/ringlog/dist.js:1:2)"].join("\n"), "m");
  assert.deepEqual(
    frames.map(({ path }) => path),
    ["/a/ringlog/dist.js"],
  );
});

test("a message that looks like frames gives none", () => {
  const message = "m\n    at forged (/etc/passwd:1:1)";
  const { frames } = parseStack(`Error: ${message}\n    at real (/a.js:1:2)`, message);
  assert.deepEqual(
    frames.map(({ call }) => call),
    ["real"],
  );
});

test("what stands above the message is kept for syntax errors", () => {
  const { preamble } = parseStack("/a.js:1\nfoo bar\n    ^^^\n\nSyntaxError: m\n    at f (/a.js:1:2)", "m");
  assert.deepEqual(preamble, ["/a.js:1", "foo bar", "    ^^^"]);
});

test("frames at the end of both traces are shared, but never all", () => {
  const frames = (...names: string[]) =>
    parseStack(names.map((name) => `at ${name} (/a.js:1:1)`).join("\n"), "").frames;
  assert.equal(sharedFrames(frames("x", "b", "c"), frames("a", "b", "c")), 2);
  assert.equal(sharedFrames(frames("a", "b"), frames("a", "b")), 1);
  assert.equal(sharedFrames(frames(), frames("a")), 0);
});
