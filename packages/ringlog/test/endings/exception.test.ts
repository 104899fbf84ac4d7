import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, type Line, logFile, ownLines, readLog } from "../support/log-lines.js";
import { type Ending, run } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

/** What every error record says of the process and the machine. */
const SNAPSHOT = [
  "process.cpu.utilization",
  "process.memory.usage",
  "v8js.memory.heap.used",
  "v8js.memory.heap.limit",
  "nodejs.eventloop.utilization",
  "nodejs.eventloop.delay.p99",
  "system.cpu.utilization",
  "system.memory.utilization",
  "snapshot.age_ms",
  "snapshot.window_ms",
];

function assertSnapshot(line: Line): void {
  for (const key of SNAPSHOT) assert.equal(typeof line[key], "number", key);
}

/** Which of its own functions Node.js has gone through depends on how many listeners there are. */
function withoutNodesFrames(ending: Ending): Ending {
  return { ...ending, stderr: ending.stderr.replace(/^ +at .*\bnode:.*\n/gm, "") };
}

/** Runs with and without ringlog: the end must be the same. Returns the log. */
async function sameEnd(folder: string, name: string, way: readonly string[]): Promise<Line[]> {
  const [without, ending] = await Promise.all([run(name, { args: way }), run(name, { args: [...way, folder] })]);
  assert.notEqual(without.code, 0);
  assert.deepEqual(withoutNodesFrames(ending), withoutNodesFrames(without));
  return readLog(logFile(folder));
}

describe("an exception that ends the process", { concurrency: 2 }, () => {
  const cases = [
    ["thrown while the program is loaded", "throws.cjs", "sync", "PaymentError", "no money"],
    ["thrown in a timer", "throws.cjs", "timer", "PaymentError", "no money"],
    ["thrown with a running worker", "throws.cjs", "after-flush", "PaymentError", "no money"],
    ["a rejection that nobody handles", "throws.cjs", "rejection", "PaymentError", "nobody listens"],
    ["a string that is rejected", "throws.cjs", "rejected-string", "UnhandledPromiseRejection", "only text"],
    ["a string that is thrown", "throws.cjs", "string", "string", "only text"],
    ["null that is thrown", "throws.cjs", "null", "null", "null"],
    ["undefined that is thrown", "throws.cjs", "undefined", "undefined", "undefined"],
    ["with an exit code that the program has set", "throws.cjs", "code-set", "Error", "with a code of its own"],
    ["in an exit listener", "throws.cjs", "throws-in-exit", "Error", "in exit"],
    ["thrown at the top of an ES module", "throws-at-top.mjs", undefined, "TypeError", "at the top"],
  ] as const;
  for (const [name, program, way, type, message] of cases) {
    it(`${name}: all lines, its own record, and Node's own ending`, async (t) => {
      const folder = testFolder(t);
      const lines = await sameEnd(folder, program, way === undefined ? [] : [way]);
      assertCounts(lines, 1_000);
      const fatal = lines.at(-1) as Line;
      assert.equal(ownLines(lines).length, 1_001);
      assert.equal(fatal["level"], "fatal");
      assert.equal(fatal["exception.type"], type);
      assert.match(String(fatal["exception.message"]), new RegExp(message));
      assert.match(String(fatal["msg"]), /^(uncaught exception|unhandled rejection)/);
      assertSnapshot(fatal);
    });
  }

  it("has stack, causes and properties", async (t) => {
    const folder = testFolder(t);
    const fatal = (await sameEnd(folder, "throws.cjs", ["sync"])).at(-1) as Line;
    assert.match(String(fatal["exception.stacktrace"]), /throws\.cjs/);
    assert.equal((fatal["exception.causes"] as { message: string }[])[0]?.message, "database down");
    assert.equal((fatal["exception.props"] as { code: string }).code, "E_PAY");
  });

  it("is recorded although the throttle withholds its like, and it was logged before", async (t) => {
    const folder = testFolder(t);
    const lines = ownLines(await sameEnd(folder, "throws.cjs", ["logged"])).slice(1_000);
    assert.deepEqual(
      lines.map(({ level }) => level),
      ["error", "fatal"],
    );
  });
});

describe("an exception that the application survives", { concurrency: 2 }, () => {
  for (const how of ["before", "after", "capture"]) {
    it(`is an error, and the process lives (its own listener: ${how})`, async (t) => {
      const folder = testFolder(t);
      const ending = await run("survives.mjs", { args: [folder, how] });
      assert.deepEqual(ending, { code: 4, signal: null, stdout: "", stderr: "" });
      const lines = ownLines(readLog(logFile(folder)));
      assert.deepEqual(lines.at(-1)?.["heard"], ["first", "second"]);
      const errors = lines.filter(({ level }) => level === "error");
      assert.equal(lines.length, errors.length + 1);
      // A capture callback keeps the exception from those who only watch.
      if (how === "capture") return;
      assert.deepEqual(
        errors.map((line) => line["exception.message"]),
        ["first", "second"],
      );
      errors.forEach(assertSnapshot);
      assert.equal(readStatsFile(folder).written, 3);
    });
  }
});
