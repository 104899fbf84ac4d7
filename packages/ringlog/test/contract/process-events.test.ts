// What happens to a process beside its log calls. Whatever is recorded, Node.js does what it would have done without us.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { droppedCount, type Line, logFile, ownLines, readLog } from "../support/log-lines.js";
import { type Ending, run } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const EXCEPTION = "process.uncaught_exception";
const REJECTION = "process.unhandled_rejection";
const WARNING = "process.warning";

interface Ran {
  readonly ending: Ending;
  readonly lines: Line[];
}

/** Its standard error and exit code are those of Node alone; see `process-events.mjs` for the ways. */
async function ran(t: Parameters<typeof testFolder>[0], way: string, nodeArgs: readonly string[] = []): Promise<Ran> {
  const folder = testFolder(t);
  const ending = await run("process-events.mjs", { args: [folder, way], nodeArgs });
  return { ending, lines: ownLines(readLog(logFile(folder))) };
}

const brief = (lines: readonly Line[]) =>
  lines.map((line) => [line["level"], line["event.name"], line["exception.type"], line["exception.message"]]);

const ERROR = ["error", REJECTION, "PaymentError", "nobody\nlistens"];
const FATAL = ["fatal", ...ERROR.slice(1)];
const TEXT = ["error", REJECTION, "string", "only text"];
/** A warning tells the beginning of the stack, and of what is no error the text. */
const TOLD = ["error", REJECTION, "Error", "nobody\nlistens"];
const TOLD_TEXT = ["error", REJECTION, "UnhandledPromiseRejection", "only text"];
const HEARD = ["error", undefined, undefined, undefined];

describe("a rejection that nobody handles", { concurrency: 2 }, () => {
  const cases: readonly (readonly [mode: string, way: string, expected: readonly unknown[], code: number])[] = [
    ["throw", "rejects", [FATAL], 1],
    ["throw", "listens", [ERROR, HEARD, TEXT, HEARD], 0],
    ["throw", "listens once", [ERROR, HEARD, ["fatal", REJECTION, "UnhandledPromiseRejection", undefined]], 1],
    ["throw", "stops listening", [FATAL], 1],
    ["throw", "all listeners removed", [FATAL], 1],
    ["throw", "listener throws", [ERROR, ["fatal", EXCEPTION, ...ERROR.slice(2)]], 1],
    ["strict", "rejects", [FATAL], 1],
    ["strict", "listens", [FATAL], 1],
    ["warn", "rejects", [ERROR, TEXT], 0],
    ["warn", "listens", [ERROR, HEARD, TEXT, HEARD], 0],
    ["none", "rejects", [ERROR, TEXT], 0],
    ["none", "listens", [ERROR, HEARD, TEXT, HEARD], 0],
    ["warn-with-error-code", "rejects", [TOLD, TOLD_TEXT], 1],
    ["warn-with-error-code", "listens", [ERROR, HEARD, TEXT, HEARD], 0],
    ["warn-with-error-code", "stops listening", [TOLD, TOLD_TEXT], 1],
  ];
  for (const [mode, way, expected, code] of cases) {
    it(`--unhandled-rejections=${mode}, ${way}: each once, and the process ends with ${code}`, async (t) => {
      const { ending, lines } = await ran(t, way, [`--unhandled-rejections=${mode}`]);
      assert.equal(ending.code, code, ending.stderr);
      const found = brief(lines).map(([level, event, type, message]) => [
        level,
        event,
        type,
        // Node's own words of what is no error.
        level === "fatal" && type === "UnhandledPromiseRejection" ? undefined : message,
      ]);
      assert.deepEqual(found, expected);
      // Two warnings of each rejection, both Node's own.
      const warns = mode.startsWith("warn") && code === (mode === "warn" ? 0 : 1);
      assert.equal(ending.stderr.includes("UnhandledPromiseRejectionWarning"), warns, ending.stderr);
    });
  }

  it("has its cause and properties where a listener of the application's own takes it", async (t) => {
    const line = (await ran(t, "listens")).lines[0] as Line;
    assert.equal((line["exception.causes"] as { message: string }[])[0]?.message, "database down");
    assert.deepEqual(line["exception.props"], { code: "E_PAY" });
    assert.equal(line["msg"], "unhandled rejection: nobody\nlistens");
  });

  it("has the stack that Node's warning tells", async (t) => {
    const { lines } = await ran(t, "rejects", ["--unhandled-rejections=warn-with-error-code"]);
    assert.match(String(lines[0]?.["exception.stacktrace"]), /^Error: nobody\nlistens\n +at .*process-events\.mjs/);
  });

  it("is seen in a thread of its own, and so are the thread's warnings and its end", async (t) => {
    const { ending, lines } = await ran(t, "in a thread");
    assert.equal(ending.code, 0, ending.stderr);
    assert.ok(lines.every((line) => line["thread.id"] !== 0));
    const events = lines.filter((line) => line["event.name"] !== undefined);
    assert.deepEqual(brief(events), [
      ["warn", WARNING, "Warning", "of a thread"],
      ERROR,
      TEXT,
      ["fatal", EXCEPTION, "PaymentError", "end of the thread"],
    ]);
  });
});

describe("an exception", { concurrency: 2 }, () => {
  it("is written before a listener that throws ends the process without an exit event", async (t) => {
    const { ending, lines } = await ran(t, "exception listener throws");
    assert.equal(ending.code, 7);
    assert.deepEqual(brief(lines), [["error", EXCEPTION, "Error", "first"]]);
  });

  it("is not taken for what the application's listener logs of it", async (t) => {
    const { ending, lines } = await ran(t, "exception listener logs");
    assert.equal(ending.code, 3);
    assert.deepEqual(brief(lines), [
      ["error", EXCEPTION, "PaymentError", "once"],
      ["fatal", undefined, "PaymentError", "once"],
    ]);
  });
});

describe("a warning of Node.js", { concurrency: 2 }, () => {
  const PLAIN = ["warn", WARNING, "Warning", "plain"];
  const CUSTOM = ["warn", WARNING, "CustomWarning", "with all"];
  const OLD = [
    ["warn", WARNING, "DeprecationWarning", "old"],
    ["warn", WARNING, "DeprecationWarning", "old 0"],
  ];
  const messages = (lines: readonly Line[]) => brief(lines).map(([, , type]) => type);

  it("is a record with type, message, code, detail and stack; a deprecation one a code", async (t) => {
    const { ending, lines } = await ran(t, "warnings");
    assert.deepEqual(brief(lines).slice(0, 4), [PLAIN, CUSTOM, ...OLD]);
    assert.equal(lines.length, 5);
    assert.equal(lines[4]?.["exception.type"], "MaxListenersExceededWarning");
    assert.equal(lines[4]?.["exception.props"], undefined);
    assert.deepEqual(lines[1]?.["exception.props"], { code: "C001", detail: "more of it" });
    assert.match(String(lines[1]?.["exception.stacktrace"]), /^CustomWarning: with all\n +at .*process-events\.mjs/);
    assert.ok(lines.every((line) => line["process.memory.usage"] === undefined && line["seq"] !== undefined));
    // Node's own lines are as they were.
    for (const text of ["[C001] CustomWarning: with all", "[D001] DeprecationWarning: old", "MaxListeners"])
      assert.ok(ending.stderr.includes(text), ending.stderr);
    assert.equal(ending.code, 0);
  });

  it("is no record where Node was told not to print it", async (t) => {
    const cases = [
      [["--no-deprecation"], ["Warning", "CustomWarning", "MaxListenersExceededWarning"]],
      [["--no-warnings"], []],
    ] as const;
    for (const [nodeArgs, expected] of cases)
      assert.deepEqual(messages((await ran(t, "warnings", nodeArgs)).lines), expected);
    const { lines } = await ran(t, "warnings", ["--disable-warning=D001", "--disable-warning=CustomWarning"]);
    assert.deepEqual(messages(lines), ["Warning", "DeprecationWarning", "MaxListenersExceededWarning"]);
  });

  it("ends the process with --throw-deprecation, as without us, and in a fatal record", async (t) => {
    const { ending, lines } = await ran(t, "warnings", ["--throw-deprecation"]);
    assert.equal(ending.code, 1);
    const last = lines.at(-1) as Line;
    assert.deepEqual(brief([last]), [["fatal", EXCEPTION, "DeprecationWarning", "old"]]);
  });

  it("that another listener answers with an exception is there, and so is the exception", async (t) => {
    const { ending, lines } = await ran(t, "warning listener throws");
    assert.equal(ending.code, 1);
    assert.deepEqual(brief(lines), [PLAIN, ["fatal", EXCEPTION, "Error", "no warnings, please"]]);
  });

  it("without end: every one is a record, or counted as lost", async (t) => {
    for (const way of ["warnings without end", "full ring"]) {
      const folder = testFolder(t);
      const ending = await run("process-events.mjs", { args: [folder, way] });
      assert.equal(ending.code, 0, ending.stderr.slice(-1_000));
      const lines = readLog(logFile(folder));
      const lost = droppedCount(lines);
      assert.equal(ownLines(lines).length + lost, readStatsFile(folder).accepted);
      assert.equal(ownLines(lines).length + lost, way === "full ring" ? 4_000 : 3_000);
      assert.equal(lost > 0, way === "full ring");
    }
  });

  it("that cannot be read harms nothing, and what hangs on one is not written", async (t) => {
    const { ending, lines } = await ran(t, "hostile warnings");
    assert.equal(ending.code, 0, ending.stderr);
    assert.equal(lines.at(-1)?.["msg"], "lives");
    const big = lines.find((line) => line["exception.type"] === "Big") as Line;
    assert.deepEqual([big["exception.message"], big["exception.props"]], ["big", undefined]);
  });
});

it("listeners are one each, whatever the number of configurations, and gone after close()", async (t) => {
  const folder = testFolder(t);
  const { code, stdout, stderr } = await run("process-events.mjs", { args: [folder, "closes"] });
  assert.deepEqual([code, stderr], [0, ""]);
  const [before, open, again, closed] = JSON.parse(stdout) as [number[], number[], number[], number[]];
  assert.deepEqual(again, open);
  // Of rejections, the application's own beside ours.
  assert.deepEqual(
    open.map((count, index) => count - (before[index] as number)),
    [1, 2, 1, 1, 1],
  );
  assert.deepEqual(closed, before);
});
