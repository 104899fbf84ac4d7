import assert from "node:assert/strict";
import { test } from "node:test";
import { capturedHere, wantedCapture } from "./capture.js";

function wanted(text: string | undefined) {
  const lines: string[] = [];
  return [wantedCapture({ RINGLOG_CAPTURE: text }, (line) => lines.push(line)), lines];
}

test("console and debug are captured, unless the variable says otherwise", () => {
  for (const text of [undefined, "", " "]) assert.deepEqual(wanted(text), [["console", "debug"], []]);
  for (const text of ["none", "off", "0", "FALSE"]) assert.deepEqual(wanted(text), [[], []]);
  assert.deepEqual(wanted("debug"), [["debug"], []]);
  assert.deepEqual(wanted(" Stderr, debug "), [["stderr", "debug"], []]);
});

test("an unknown name is said, and the default holds", () => {
  const [capture, lines] = wanted("consol,debug");
  assert.deepEqual(capture, ["console", "debug"]);
  assert.deepEqual(lines, [
    'RINGLOG_CAPTURE has "consol"; valid are console, stderr, debug, or none alone; did you mean "console"?; the default holds',
  ]);
});

test("what node -p prints is no log line", () => {
  for (const option of ["-p", "-pe", "--print"])
    assert.deepEqual(capturedHere(["console", "debug"], [option, "1"]), ["debug"]);
  assert.deepEqual(capturedHere(["console", "debug"], ["-e", "1"]), ["console", "debug"]);
});
