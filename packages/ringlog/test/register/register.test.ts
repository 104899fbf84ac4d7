// A program that knows nothing of a logger, started with `ringlog/register` in front.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { type Line, logFile, ownLines, readLog } from "../support/log-lines.js";
import { type Ending, type ProgramOptions, run } from "../support/program.js";

const IMPORT = ["--import", "ringlog/register"];
const REQUIRE = ["-r", "ringlog/register"];

type Context = Parameters<typeof testFolder>[0];

interface Ran extends Ending {
  readonly lines: Line[];
}

/** Runs a fixture that logs to a file of its own, at every level, and not to the console. */
async function ran(t: Context, name: string, options: ProgramOptions = {}): Promise<Ran> {
  const path = logFile(testFolder(t));
  const ending = await run(`register/${name}`, {
    nodeArgs: IMPORT,
    ...options,
    env: { LOG_LEVEL: "trace", RINGLOG_FILE_PATH: path, RINGLOG_CONSOLE: "off", ...options.env },
  });
  return { ...ending, lines: readLog(path) };
}

const said = (lines: readonly Line[]) => lines.map(({ level, msg }) => [level, msg]);

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

describe("variables that are wrong", { concurrency: 2 }, () => {
  it("are each said in one line, and the program runs with the rest", async (t) => {
    const env = { RINGLOG_LOG_NAME: "Shop", RINGLOG_ON_FULL: "wiat", RINGLOG_LEVLE: "info", RINGLOG_CAPTURE: "consol" };
    const { lines, code, stderr } = await ran(t, "console.mjs", { env });
    assert.equal(code, 0);
    assert.deepEqual(stderr.trim().split("\n").sort(), [
      'ringlog: RINGLOG_CAPTURE has "consol"; valid are console, stderr, debug, or none alone; did you mean "console"?; the default holds',
      'ringlog: RINGLOG_ON_FULL is "wiat"; valid is "drop", "wait"; did you mean "wait"?; the default holds',
      "ringlog: there is no variable RINGLOG_LEVLE; did you mean RINGLOG_LEVEL?",
    ]);
    assertConsole(lines);
    assert.equal(lines[0]?.["service.name"], "Shop");
  });

  it("a file that cannot be opened: the records are on the console", async (t) => {
    const folder = testFolder(t);
    const env = { RINGLOG_FILE_PATH: folder, RINGLOG_CONSOLE: "off", RINGLOG_DURABLE: "true" };
    const { code, stdout, stderr } = await run("register/ways.mjs", { args: ["exits"], nodeArgs: IMPORT, env });
    assert.equal(code, 4);
    assert.equal(JSON.parse(stdout).msg, "last words");
    assert.match(stderr, /^ringlog: RINGLOG_FILE_PATH: filePath .* it is a folder.*; the default holds\n$/);
  });

  it("options that do not go together: the default of the one that was refused", async () => {
    const env = { RINGLOG_DURABLE: "true" };
    const { code, stderr } = await run("register/ways.mjs", { args: ["exits"], nodeArgs: IMPORT, env });
    assert.equal(code, 4);
    assert.match(stderr, /^ringlog: RINGLOG_DURABLE: [^\n]*without a filePath[^\n]*; the default holds\n$/);
  });
});

describe("the process", { concurrency: 2 }, () => {
  it("ends at once: what was written is there", async (t) => {
    for (const nodeArgs of [IMPORT, REQUIRE]) {
      const { lines, code } = await ran(t, "ways.mjs", { args: ["exits"], nodeArgs });
      assert.equal(code, 4);
      assert.deepEqual(said(lines), [["info", "last words"]]);
    }
  });

  it("dies of an exception as Node.js has it, with a fatal record", async (t) => {
    const { lines, code, stderr } = await ran(t, "ways.mjs", { args: ["throws"] });
    assert.equal(code, 1);
    assert.match(stderr, /TypeError: nobody catches/);
    assert.deepEqual(
      lines.map((line) => [line["level"], line["event.name"], line["exception.message"]]),
      [
        ["info", undefined, undefined],
        ["fatal", "process.uncaught_exception", "nobody catches"],
      ],
    );
  });

  it("dies of a rejection that nobody handles, with a fatal record", async (t) => {
    const { lines, code } = await ran(t, "ways.mjs", { args: ["rejects"] });
    assert.equal(code, 1);
    assert.deepEqual(
      lines.map((line) => [line["level"], line["exception.message"]]),
      [["fatal", "nobody handles"]],
    );
  });

  it("is warned: Node.js prints it, and it is one record", async (t) => {
    const { lines, stderr } = await ran(t, "ways.mjs", { args: ["warns"] });
    assert.match(stderr, /^\(node:\d+\) \[X1\] DeprecationWarning: old\n/);
    assert.deepEqual(lines.map((line) => [line["msg"], line["event.name"]]).sort(), [
      ["(not ours:1) text", undefined],
      ["old", "process.warning"],
    ]);
  });

  it("closes the log: the console then writes as ever, until it is opened again", async (t) => {
    const { lines, stdout, stderr } = await ran(t, "ways.mjs", { args: ["closes"] });
    assert.deepEqual({ stdout, stderr }, { stdout: "closed\n", stderr: "" });
    assert.deepEqual(said(lines), [
      ["info", "before"],
      ["info", "again"],
    ]);
  });

  it("configures the logger itself: what it says holds from then on", async (t) => {
    const other = join(testFolder(t), "own.log");
    const { lines } = await ran(t, "ways.mjs", { args: ["reconfigures", other] });
    const own = readFileSync(other, "utf8").trimEnd().split("\n");
    assert.deepEqual(said(lines), [["info", "by variables"]]);
    assert.deepEqual(
      own.map((line) => [JSON.parse(line)["service.name"], JSON.parse(line).msg]),
      [
        ["Own", "by code"],
        ["Own", "logged"],
      ],
    );
  });
});

describe("other threads and processes", { concurrency: 2 }, () => {
  it("a thread joins the process's logger; one without the preload writes as ever", async (t) => {
    for (const nodeArgs of [IMPORT, REQUIRE]) {
      const { lines, code, stdout, stderr } = await ran(t, "threads.mjs", { nodeArgs });
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "thread\n", stderr: "" });
      assert.deepEqual(
        lines.map((line) => [line["msg"], line["thread.id"] === 0]),
        [
          ["main", true],
          ["thread", false],
          ["done", true],
        ],
      );
      assert.equal(new Set(lines.map((line) => line["service.instance.id"])).size, 1);
    }
  });

  it("forked processes and those of a cluster write to the same file", async (t) => {
    for (const options of [{ nodeArgs: IMPORT }, { nodeArgs: [], env: { NODE_OPTIONS: IMPORT.join(" ") } }]) {
      const { lines, code, stdout, stderr } = await ran(t, "family.cjs", options);
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
      assert.deepEqual(
        lines.map(({ msg }) => msg),
        ["parent", "child", "child ended with 3", "worker", "done"],
      );
      assert.equal(new Set(lines.map((line) => line["process.pid"])).size, 3);
    }
  });

  it("node --test runs as ever", async (t) => {
    const { lines, code, stdout } = await ran(t, "tested.mjs", { nodeArgs: [...IMPORT, "--test"] });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /pass 1\n/);
    assert.deepEqual(said(lines), [["info", "in a test"]]);
  });
});
