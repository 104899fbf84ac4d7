// What register does to the process, its threads and its children; and what variables do that are wrong.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { run } from "../support/program.js";
import { IMPORT, REQUIRE, ran, said } from "./ran.js";

describe("variables that are wrong", { concurrency: 2 }, () => {
  it("are each said in one line, and the program runs with the rest", async (t) => {
    const env = { RINGLOG_LOG_NAME: "Shop", RINGLOG_ON_FULL: "wiat", RINGLOG_LEVLE: "info", RINGLOG_CAPTURE: "consol" };
    const { lines, code, stderr } = await ran(t, "console.mjs", { env, nodeArgs: [...REQUIRE, ...IMPORT] });
    assert.equal(code, 0);
    assert.deepEqual(stderr.trim().split("\n").sort(), [
      'ringlog: RINGLOG_CAPTURE has "consol"; valid are console, stderr, debug, or none alone; did you mean "console"?; the default holds',
      'ringlog: RINGLOG_ON_FULL is "wiat"; valid is "drop", "wait"; did you mean "wait"?; the default holds',
      "ringlog: there is no variable RINGLOG_LEVLE; did you mean RINGLOG_LEVEL?",
    ]);
    assert.equal(lines.length, 19);
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

  it("a console that cannot be changed stays as it is, and is said", async (t) => {
    const nodeArgs = ["--no-warnings", "--frozen-intrinsics", ...IMPORT];
    const { code, stdout, stderr } = await ran(t, "ways.mjs", { args: ["exits"], nodeArgs });
    assert.deepEqual([code, stdout], [4, "last words\n"]);
    assert.match(stderr, /^ringlog: register: [^\n]*; the program runs without what could not be set up\n$/);
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

  it("a thread captures what the process does, whatever its own environment", async (t) => {
    const { lines, stdout } = await ran(t, "threads.mjs", { env: { RINGLOG_CAPTURE: "debug" } });
    assert.deepEqual([lines, stdout], [[], "main\nthread\nthread\ndone\n"]);
  });

  it("a process of its own writes the file", async (t) => {
    const env = { RINGLOG_FILE_WRITER: "process", NODE_OPTIONS: IMPORT.join(" ") };
    const { lines, code, stderr } = await ran(t, "ways.mjs", { args: ["exits"], nodeArgs: [], env });
    assert.deepEqual([code, stderr], [4, ""]);
    assert.deepEqual(said(lines), [["info", "last words"]]);
  });

  it("forked processes and those of a cluster write to the same file", async (t) => {
    for (const options of [{ nodeArgs: IMPORT }, { nodeArgs: [], env: { NODE_OPTIONS: IMPORT.join(" ") } }]) {
      const { lines, code, stdout, stderr } = await ran(t, "family.cjs", options);
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
      assert.deepEqual(lines.map(({ msg }) => msg).sort(), ["child", "child ended with 3", "done", "parent", "worker"]);
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
