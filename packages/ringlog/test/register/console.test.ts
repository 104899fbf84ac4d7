// The console of a program that knows nothing of a logger, started with `ringlog/register` in front.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Line, ownLines } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { IMPORT, REQUIRE, ran, said } from "./ran.js";

const CONSOLE = [
  ["info", "hello you { a: 1 }"],
  ["info", "info"],
  ["debug", "debug"],
  ["warn", "warn"],
  ["error", "failed:"],
  ["error", "alone"],
  ["trace", "where 1"],
  ["info", "group"],
  ["info", "  in\n  lines"],
  ["info", /^┌─+┬─+┐\n│ \(index\) │ a │\n[\s\S]*┘$/],
  ["info", "{ a: [Object] }"],
  ["info", "default: 1"],
  ["info", "default: 2"],
  ["info", "default: 1"],
  ["info", /^timer: [\d.]+m?s so far$/],
  ["info", /^timer: [\d.]+m?s$/],
  ["error", "Assertion failed: not so"],
  ["info", "red"],
  ["info", "last"],
] as const;

function assertConsole(lines: readonly Line[]): void {
  assert.equal(lines.length, CONSOLE.length, JSON.stringify(said(lines)));
  for (const [index, [level, text]] of CONSOLE.entries()) {
    const { msg, ...line } = lines[index] as Line;
    assert.equal(line["level"], level, String(msg));
    assert.equal(line["logger.name"], "console");
    if (typeof text === "string") assert.equal(msg, text);
    else assert.match(String(msg), text);
  }
}

describe("the console", { concurrency: 2 }, () => {
  for (const program of ["console.mjs", "console.cjs"])
    for (const nodeArgs of [IMPORT, REQUIRE, [...REQUIRE, ...IMPORT]])
      it(`becomes records of its levels (${program}, ${nodeArgs.join(" ")})`, async (t) => {
        const { lines, code, stdout, stderr } = await ran(t, program, { nodeArgs });
        assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "own line\n", stderr: "" });
        assertConsole(lines);
      });

  it("gives errors and traces with their stacks", async (t) => {
    const { lines } = await ran(t, "console.mjs");
    const errors = lines.filter((line) => line["exception.type"] !== undefined);
    assert.deepEqual(
      errors.map((line) => [line["exception.type"], line["exception.message"]]),
      [
        ["TypeError", "bad"],
        ["RangeError", "alone"],
        ["Trace", "where 1"],
      ],
    );
    for (const error of errors)
      assert.match(String(error["exception.stacktrace"]), /^.*\n {4}at work \(file:.*console\.mjs:\d+:\d+\)/);
  });

  it("is written to the logger's console where no file is named", async () => {
    const { stdout } = await run("register/console.mjs", { nodeArgs: IMPORT, env: { LOG_LEVEL: "error" } });
    const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).msg),
      ["failed:", "alone", "Assertion failed: not so"],
    );
  });

  it("stumbles over nothing", async (t) => {
    const { lines, code, stdout, stderr } = await ran(t, "odd.mjs");
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "own console\n" });
    // What is logged where the stack is used up is lost, and counted.
    assert.match(stderr, /^(?:ringlog: \d+ records? w.* dropped.*\n)?$/);
    const texts = ownLines(lines)
      .map(({ msg }) => String(msg))
      .filter((text) => text !== "deep down");
    assert.deepEqual(texts.slice(0, 2), ["inner", "outer"]);
    assert.match(texts[2] ?? "", /thrown while shown/);
    assert.match(texts[3] ?? "", /no text/);
    assert.equal(texts[4], "behind a proxy");
    assert.deepEqual(texts.slice(-4), ["Symbol(s) 10n null undefined", "without this", "1 0 [ 1 ]", "end"]);
  });

  it("takes secrets out that a key tells", async (t) => {
    const { lines } = await ran(t, "ways.mjs", { args: ["secrets"] });
    assert.equal(lines.length, 3);
    assert.ok(!JSON.stringify(lines).includes("hunter2"), JSON.stringify(lines));
    const { lines: all } = await ran(t, "ways.mjs", { args: ["secrets"], env: { RINGLOG_REDACT: "off" } });
    assert.equal(JSON.stringify(all).match(/hunter2/g)?.length, 3);
  });

  it("shows a debugger what it always did", async (t) => {
    const { stdout, lines } = await ran(t, "inspected.mjs", { nodeArgs: [...IMPORT, "--inspect=127.0.0.1:0"] });
    const shown = [
      ["log", "shown"],
      ["error", "error shown"],
      ["assert", "asserted"],
    ];
    assert.deepEqual(JSON.parse(stdout), shown);
    assert.deepEqual(
      lines.map(({ msg }) => msg),
      ["shown", "error shown", "Assertion failed: asserted"],
    );
  });

  it("is kept by the recorder below its level", async (t) => {
    const env = { LOG_LEVEL: "warn", RINGLOG_RECORDER: "true" };
    const { lines } = await ran(t, "ways.mjs", { args: ["records"], env });
    assert.deepEqual(said(lines), [
      ["debug", "quiet"],
      ["error", "loud"],
    ]);
  });
});

describe("RINGLOG_CAPTURE", { concurrency: 2 }, () => {
  const plain = async () => await run("register/console.mjs");
  const withoutTimes = (text: string) => text.replace(/[\d.]+m?s\b/g, "<time>");

  it("none: both streams are as without a logger", async (t) => {
    const [bare, { lines, ...ending }] = await Promise.all([
      plain(),
      ran(t, "console.mjs", { env: { RINGLOG_CAPTURE: "none" } }),
    ]);
    assert.equal(withoutTimes(ending.stdout), withoutTimes(bare.stdout));
    assert.equal(ending.stderr, bare.stderr);
    assert.deepEqual(lines, []);
  });

  it("stderr: stdout is as without a logger", async (t) => {
    const [bare, { lines, ...ending }] = await Promise.all([
      plain(),
      ran(t, "console.mjs", { env: { RINGLOG_CAPTURE: "stderr" } }),
    ]);
    assert.equal(withoutTimes(ending.stdout), withoutTimes(bare.stdout));
    assert.equal(ending.stderr, "");
    assert.deepEqual(
      lines.map(({ msg }) => msg),
      ["warn", "failed:", "alone", "where 1", "Assertion failed: not so"],
    );
  });

  it("node -p prints its result", async () => {
    const { stdout } = await run("register/tested.mjs", { nodeArgs: [...IMPORT, "-p", "6 * 7"] });
    assert.equal(stdout, "42\n");
  });
});
