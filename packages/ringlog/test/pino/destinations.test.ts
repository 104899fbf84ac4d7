import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { type Ending, run, runWell } from "../support/program.js";

type Line = Readonly<Record<string, unknown>>;

interface Played extends Ending {
  readonly folder: string;
  /** Lines of a file. */
  lines(name?: string): Line[];
  messages(name?: string): unknown[];
}

function testFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "ringlog-pino-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const parse = (text: string): Line[] =>
  text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Line]));

/** Plays a scenario of `fixtures/pino.mjs`. `isWell`: it ends with 0 and says nothing on stderr. */
async function play(
  t: TestContext,
  scenario: string,
  { isWell = true, folder = testFolder(t), node = [] as string[] } = {},
): Promise<Played> {
  const ending = await (isWell ? runWell : run)("pino.mjs", { args: [scenario, folder], nodeArgs: node });
  const lines = (name = "app.log") => parse(readFileSync(join(folder, name), "utf8"));
  return { ...ending, folder, lines, messages: (name) => lines(name).map(({ msg }) => msg) };
}

describe("where a logger of ringlog/pino writes", () => {
  for (const [scenario, stream] of [
    ["stdout", "stdout"],
    ["stderr", "stderr"],
    ["stream", "stdout"],
    ["number", "stderr"],
    ["descriptor", "stdout"],
  ] as const)
    it(`${scenario}: to ${stream}`, async (t) => {
      const played = await play(t, scenario, { isWell: false });
      assert.equal(played.code, 0);
      const [line] = parse(played[stream]) as [Line];
      assert.deepEqual(Object.keys(line), ["level", "time", "pid", "hostname", "msg"]);
      assert.equal(line["msg"], "hello");
      assert.equal(played[stream === "stdout" ? "stderr" : "stdout"], "");
    });

  for (const [scenario, name] of [
    ["path", "app.log"],
    ["options-path", "app.log"],
    ["object", "app.log"],
    ["mkdir", "a/b/app.log"],
    ["transport-file", "a/app.log"],
    ["transport-level", "app.log"],
  ] as const)
    it(`${scenario}: to a file`, async (t) => {
      const played = await play(t, scenario);
      assert.equal(played.lines(name).length, 1);
    });

  it("empties the file where append is false, and else appends", async (t) => {
    const folder = testFolder(t);
    writeFileSync(join(folder, "app.log"), "{}\n");
    assert.equal((await play(t, "path", { folder })).lines().length, 2);
    assert.equal((await play(t, "no-append", { folder })).lines().length, 1);
  });

  it("makes a file that others may read, as the umask says", async (t) => {
    const { folder } = await play(t, "mode");
    assert.equal(statSync(join(folder, "app.log")).mode & 0o777, 0o666 & ~process.umask());
  });

  it("calls process.stdout where its write was replaced", async (t) => {
    assert.match((await play(t, "tampered")).stdout, /^own \{"level":30/);
  });

  it("takes a whole line by write()", async (t) => {
    const { folder } = await play(t, "raw");
    assert.equal(readFileSync(join(folder, "app.log"), "utf8"), "not even JSON\n");
  });

  it("notices by itself that a file was renamed", async (t) => {
    const played = await play(t, "renamed");
    assert.equal(played.messages("old.log")[0], "one");
    assert.equal(played.messages()[0], "more");
  });

  it("reopens a file that was renamed, and another one", async (t) => {
    const played = await play(t, "reopen");
    assert.deepEqual(
      ["old.log", "app.log", "new.log"].map((name) => played.messages(name)),
      [["one"], ["two"], ["three"]],
    );
  });

  it("tells of ready, drain, finish and close, and takes nothing after the end", async (t) => {
    assert.equal((await play(t, "events")).stdout, "ready,drain,finish,close 2");
  });
});

describe("when a line is out", () => {
  for (const scenario of ["fatal", "sync", "flush"])
    it(`${scenario}: before the process is killed`, async (t) => {
      const played = await play(t, scenario, { isWell: false });
      assert.equal(played.signal, "SIGKILL");
      assert.equal(played.lines().length, 1);
    });

  it("flush: on a pretty console, too", async (t) => {
    const played = await play(t, "pretty-flush", { isWell: false });
    assert.deepEqual([played.signal, /hello/.test(played.stdout)], ["SIGKILL", true]);
  });

  it("none is lost by process.exit", async (t) => {
    assert.equal((await play(t, "exit")).lines().length, 5_000);
  });

  it("none is lost by SIGTERM", async (t) => {
    const played = await play(t, "sigterm", { isWell: false });
    assert.equal(played.signal, "SIGTERM");
    assert.deepEqual(
      played.lines().map(({ n }) => n),
      Array.from({ length: 5_000 }, (_, n) => n),
    );
  });

  it("long lines are whole", async (t) => {
    const lines = (await play(t, "long")).lines();
    assert.deepEqual(
      lines.map(({ length, text }) => length === (text as string).length),
      [true, true, true, true],
    );
  });

  it("none is lost by SIGKILL with durable", async (t) => {
    const folder = testFolder(t);
    const killed = await play(t, "durable", { isWell: false, folder });
    assert.equal(killed.signal, "SIGKILL");
    const played = await play(t, "recovers", { folder, isWell: false });
    const lines = played.lines();
    assert.deepEqual(
      lines.flatMap(({ n }) => (n === undefined ? [] : [n])),
      Array.from({ length: 500 }, (_, n) => n),
    );
    assert.equal(lines.at(-1)?.["msg"], "after");
    for (const line of lines) assert.equal(typeof line["level"], "number");
  });
});

describe("transports that ringlog's worker stands for", () => {
  it("pino-pretty is ringlog's console", async (t) => {
    const { stdout } = await play(t, "transport-pretty");
    assert.match(stdout, /^\d\d:\d\d:\d\d.*INFO.*hello/);
    assert.match(stdout, /user/);
    assert.ok(!stdout.includes("\u001b["));
    assert.ok((await play(t, "transport-color")).stdout.includes("\u001b["));
  });

  it("a file and a console, each from its level on", async (t) => {
    const played = await play(t, "transport-pair");
    assert.deepEqual(played.messages(), ["at debug", "at info", "at error"]);
    assert.match(played.stdout, /at error/);
    assert.doesNotMatch(played.stdout, /at info/);
  });

  it("several files, each from its level on, by default info", async (t) => {
    const played = await play(t, "transport-targets");
    assert.deepEqual(
      ["a.log", "b.log", "c.log"].map((name) => played.messages(name).length),
      [3, 2, 1],
    );
  });

  it("dedupe: to the highest level only", async (t) => {
    const played = await play(t, "transport-dedupe");
    assert.deepEqual([played.messages("a.log"), played.messages("b.log")], [["at info"], ["at error"]]);
  });
});

describe("one process", () => {
  it("has several files: the first by the worker, others on the thread that logs", async (t) => {
    const played = await play(t, "two-files");
    assert.deepEqual([played.messages("a.log"), played.messages("b.log")], [["1", "3"], ["2"]]);
    assert.equal(played.stdout, "true worker");
  });

  it("may be configured by the application, before and after", async (t) => {
    const after = await play(t, "app-configures");
    assert.deepEqual([after.messages("a.log"), after.messages("own.log")], [["before", "after"], ["mine"]]);
    assert.equal(typeof after.lines("own.log")[0]?.["service.name"], "string");
    const before = await play(t, "app-first");
    assert.deepEqual([before.messages("a.log"), before.messages("own.log")], [["pino's"], ["mine"]]);
  });

  it("has threads that write to the same file", async (t) => {
    assert.deepEqual((await play(t, "thread")).messages().toSorted(), ["main", "main again", "thread"]);
  });

  it("writes records of ringlog's own in pino's format", async (t) => {
    const lines = (await play(t, "own")).lines();
    assert.deepEqual(
      lines.map(({ level, msg }) => [level, msg]),
      [
        [30, "pino's"],
        [40, "ringlog's"],
        [50, "no"],
      ],
    );
    for (const line of lines) {
      assert.deepEqual(Object.keys(line).slice(0, 4), ["level", "time", "pid", "hostname"]);
      assert.equal(typeof line["time"], "number");
    }
    assert.deepEqual([lines[1]?.["a"], lines[1]?.["fields"]], [1, { level: "odd" }]);
    const { type, message, stack, code } = (lines[2] as Line)["err"] as Line;
    assert.deepEqual([type, message, code, typeof stack], ["RangeError", "no", "E", "string"]);
  });

  it("writes an exception that nobody catches", async (t) => {
    const played = await play(t, "uncaught", { isWell: false });
    const [, fatal] = played.lines() as [Line, Line];
    assert.deepEqual([fatal["level"], (fatal["err"] as Line)["type"]], [60, "TypeError"]);
  });
});

describe("what ringlog adds, where it is asked for", () => {
  it("throttleSec: an error again and again is one line and a summary", async (t) => {
    const lines = (await play(t, "throttle")).lines();
    assert.deepEqual(
      lines.map(({ msg }) => msg),
      ["cannot", "plain", "plain", "Error: down"],
    );
    const summary = lines[3] as Line;
    assert.deepEqual([summary["event.name"], summary["log_count"], summary["level"]], ["ringlog.suppressed", 4, 50]);
  });

  it("redact: secrets by their names, at any depth, and in texts", async (t) => {
    const [first, second] = (await play(t, "redact")).lines() as [Line, Line];
    assert.deepEqual(first["user"], {
      password: "[redacted]",
      shoeSize: 44,
      list: [{ apiKey: "[redacted]" }],
    });
    assert.doesNotMatch(first["msg"] as string, /a:b|abc/);
    assert.deepEqual(second, { level: 30, ok: 1, msg: "nothing" });
    assert.equal((await play(t, "no-redact")).lines()[0]?.["password"], "hunter2");
  });

  it("rotate", async (t) => {
    const { folder } = await play(t, "rotate");
    const names = readdirSync(folder);
    assert.ok(names.length > 1 && names.length <= 4, names.join());
    assert.ok(existsSync(join(folder, "app.log")));
  });
});
