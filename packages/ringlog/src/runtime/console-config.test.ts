import assert from "node:assert/strict";
import { test } from "node:test";
import { type ConsoleStream, resolveConsole } from "./console-config.js";
import type { SharedOptions } from "./thread-link.js";

const OPTIONS = { console: "auto", consoleStream: "stdout" } as SharedOptions;
const TERMINAL: ConsoleStream = { isTTY: true, columns: 120 };
const PIPE: ConsoleStream = {};

function resolved(env: NodeJS.ProcessEnv, stream: ConsoleStream = TERMINAL) {
  return resolveConsole(OPTIONS, env, stream, "/app");
}

test("colour: NO_COLOR before FORCE_COLOR before the terminal; none in CI and on a dumb one", () => {
  const cases: [NodeJS.ProcessEnv, ConsoleStream, boolean][] = [
    [{}, TERMINAL, true],
    [{}, PIPE, false],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, TERMINAL, false],
    [{ NO_COLOR: "" }, TERMINAL, true],
    [{ FORCE_COLOR: "1" }, PIPE, true],
    [{ FORCE_COLOR: "" }, PIPE, true],
    [{ FORCE_COLOR: "0" }, TERMINAL, false],
    [{ CI: "true" }, TERMINAL, false],
    [{ CI: "true", FORCE_COLOR: "1" }, PIPE, true],
    [{ TERM: "dumb" }, TERMINAL, false],
    [{ TERM: "dumb", FORCE_COLOR: "1" }, TERMINAL, true],
  ];
  for (const [env, stream, color] of cases) assert.equal(resolved(env, stream).color, color, JSON.stringify(env));
});

test("format: pretty on a terminal and in CI, whatever the colour, else JSON", () => {
  assert.equal(resolved({ NO_COLOR: "1" }).format, "pretty");
  assert.equal(resolved({ TERM: "dumb" }).format, "pretty");
  assert.equal(resolved({ CI: "1" }, PIPE).format, "pretty");
  assert.equal(resolved({ FORCE_COLOR: "1" }, PIPE).format, "json");
});

test("links only on a coloured terminal that is known to show them, or where FORCE_HYPERLINK asks for them", () => {
  for (const env of [
    { TERM: "xterm-kitty" },
    { TERM: "alacritty" },
    { TERM_PROGRAM: "vscode" },
    { VTE_VERSION: "7006" },
    { KONSOLE_VERSION: "230800" },
    { WT_SESSION: "x" },
    { FORCE_HYPERLINK: "1" },
  ]) {
    assert.equal(resolved(env).links, true, JSON.stringify(env));
    assert.equal(resolved({ ...env, NO_COLOR: "1" }).links, false, JSON.stringify(env));
    assert.equal(resolved({ ...env, FORCE_HYPERLINK: "0" }).links, false, JSON.stringify(env));
    assert.equal(resolved({ ...env, FORCE_COLOR: "1" }, PIPE).links, false, JSON.stringify(env));
  }
  for (const env of [{}, { TERM: "xterm-256color" }, { VTE_VERSION: "4600" }, { TERM_PROGRAM: "Apple_Terminal" }]) {
    assert.equal(resolved(env).links, false, JSON.stringify(env));
  }
});

test("width: the terminal's, else COLUMNS, else 80", () => {
  assert.equal(resolved({ COLUMNS: "100" }).columns, 120);
  assert.equal(resolved({ COLUMNS: "100" }, PIPE).columns, 100);
  for (const env of [{}, { COLUMNS: "x" }, { COLUMNS: "-1" }]) assert.equal(resolved(env, PIPE).columns, 80);
});
