import assert from "node:assert/strict";
import { test } from "node:test";
import { type ColorChoice, describeTerminal, type TerminalStream } from "./terminal.js";

const TTY: TerminalStream = { isTTY: true, columns: 100 };
const PIPE: TerminalStream = {};

test("--color decides, else NO_COLOR, else FORCE_COLOR, else the terminal", () => {
  const cases: [TerminalStream, NodeJS.ProcessEnv, ColorChoice, boolean, string][] = [
    [TTY, {}, "auto", true, "stdout is a terminal"],
    [PIPE, {}, "auto", false, "stdout is no terminal"],
    [TTY, { NO_COLOR: "1", FORCE_COLOR: "1" }, "auto", false, "NO_COLOR is set"],
    [TTY, { NO_COLOR: "" }, "auto", true, "stdout is a terminal"],
    [PIPE, { FORCE_COLOR: "1" }, "auto", true, 'FORCE_COLOR is "1"'],
    [TTY, { FORCE_COLOR: "0" }, "auto", false, 'FORCE_COLOR is "0"'],
    [TTY, { CI: "true" }, "auto", false, "CI is set"],
    [TTY, { TERM: "dumb" }, "auto", false, "TERM is dumb"],
    [PIPE, { NO_COLOR: "1" }, "always", true, "--color=always"],
    [TTY, { FORCE_COLOR: "1" }, "never", false, "--color=never"],
  ];
  for (const [stream, env, choice, color, colorReason] of cases) {
    const terminal = describeTerminal(stream, env, choice);
    assert.deepEqual({ color: terminal.color, colorReason: terminal.colorReason }, { color, colorReason });
  }
});

test("columns are the terminal's, as wide as it is now; else those of COLUMNS; else 80", () => {
  const resized = { isTTY: true, columns: 100 };
  const terminal = describeTerminal(resized, { COLUMNS: "50" }, "auto");
  assert.equal(terminal.columns(), 100);
  resized.columns = 60;
  assert.equal(terminal.columns(), 60);
  assert.equal(describeTerminal(PIPE, { COLUMNS: "50" }, "auto").columns(), 50);
  for (const COLUMNS of ["0", "-3", "x", "", "1.5"])
    assert.equal(describeTerminal(PIPE, { COLUMNS }, "auto").columns(), 80);
});
