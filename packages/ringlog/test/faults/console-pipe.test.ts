import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { testFolder } from "../support/folder.js";
import { type HeldPipe, holdPipe } from "../support/held-pipe.js";
import { assertCounts, checkSequence, logFile, ownLines, parseLog, readLog } from "../support/log-lines.js";
import { type Ending, run, start } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const WINDOWS = process.platform === "win32" ? "needs a shell and named pipes of POSIX" : false;

/** Far above the two seconds that an output without a reader may cost at the end, with a machine that is busy. */
const BOUND_MS = 15_000;

/** Starts a program whose stdout is a pipe that nobody reads yet. */
function startOnPipe(t: TestContext, args: readonly string[]): { pipe: HeldPipe; ended: Promise<Ending> } {
  const pipe = holdPipe(testFolder(t));
  t.after(() => pipe.close());
  const { ended } = start("to-console.mjs", { args, stdout: pipe.writeFd, limitMs: BOUND_MS });
  pipe.release();
  return { pipe, ended };
}

function isGoneLine(stderr: string): void {
  assert.match(stderr, /^ringlog: stdout is gone \(EPIPE\): .*\n$/);
}

describe("a reader that goes away", { concurrency: 2, skip: WINDOWS }, () => {
  it("costs one line on stderr and no stack; the file gets everything", async (t) => {
    const folder = testFolder(t);
    const command = `"$0" "$1" slowly 300 100 "$2" | head -1; exit "\${PIPESTATUS[0]}"`;
    const shell = ["bash", "-c", command];
    const { code, stdout, stderr } = await run("to-console.mjs", { under: shell, args: [folder] });
    assert.equal(parseLog(stdout).length, 1);
    isGoneLine(stderr);
    assert.equal(code, 9);
    assertCounts(readLog(logFile(folder)), 300);
    const { written, sinks } = readStatsFile(folder);
    assert.equal(written, 300);
    assert.equal(sinks.file?.written, 300);
    assert.equal((sinks.console?.written ?? 0) + (sinks.console?.dropped["sink"] ?? 0), 300);
  });

  it("without a file: the program goes on and ends with its own code, without a stack", async () => {
    const command = `"$0" "$1" slowly 300 100 | head -1; exit "\${PIPESTATUS[0]}"`;
    const { code, stdout, stderr } = await run("to-console.mjs", { under: ["bash", "-c", command] });
    assert.equal(parseLog(stdout).length, 1);
    assert.equal(code, 9);
    const lines = stderr.split("\n").slice(0, -1);
    assert.equal(lines.filter((line) => line.includes("stdout is gone")).length, 1, stderr);
    for (const line of lines) assert.match(line, /^ringlog: /);
  });
});

describe("a reader that is there and doesn't read", { concurrency: 2, skip: WINDOWS }, () => {
  for (const way of ["exit", "running", "loop"]) {
    it(`does not hold up the end, nor the file (${way})`, async (t) => {
      const folder = testFolder(t);
      const { pipe, ended } = startOnPipe(t, [way, "2000", "500", folder]);
      const { code, signal } = await ended;
      assert.deepEqual({ code, signal }, { code: 9, signal: null });
      assertCounts(readLog(logFile(folder)), 2_000);
      assert.equal(readStatsFile(folder).written, 2_000);
      assert.ok((await pipe.readAll()).length > 0);
    });

    it(`does not hold up the end where it is the only output (${way})`, async (t) => {
      const { pipe, ended } = startOnPipe(t, [way, "2000", "500"]);
      const { code, signal, stderr } = await ended;
      assert.deepEqual({ code, signal }, { code: 9, signal: null });
      const losses = [...stderr.matchAll(/^ringlog: (\d+) records? (?:was|were) dropped;.*\n/gm)];
      assert.equal(losses.map(([line]) => line).join(""), stderr);
      const lost = losses.reduce((sum, [, count]) => sum + Number(count), 0);
      assert.equal(ownLines(parseLog(await pipe.readAll())).length + lost, 2_000);
    });
  }
});

describe("a reader that reads slowly", { concurrency: 3, skip: WINDOWS }, () => {
  for (const way of ["exit", "running", "loop"]) {
    it(`gets every line, whole (${way})`, async (t) => {
      const { pipe, ended } = startOnPipe(t, [way, "1200", "500"]);
      const text = await pipe.readAll(16_384, 60);
      const { code, stderr } = await ended;
      assert.deepEqual({ code, stderr }, { code: 9, stderr: "" });
      const lines = parseLog(text);
      checkSequence(lines);
      assertCounts(lines, 1_200);
    });
  }

  it("gets every line beside a file that is faster", async (t) => {
    const folder = testFolder(t);
    const { pipe, ended } = startOnPipe(t, ["running", "1200", "500", folder]);
    const text = await pipe.readAll(16_384, 60);
    assert.equal((await ended).code, 9);
    assertCounts(parseLog(text), 1_200);
    assertCounts(readLog(logFile(folder)), 1_200);
  });
});

describe("a console that is not a pipe", { concurrency: 2, skip: WINDOWS }, () => {
  it("gets every line through a socket, as a parent process of Node.js gives it", async () => {
    const { code, stdout, stderr } = await run("to-console.mjs", { args: ["exit", "5000", "500"] });
    assert.deepEqual({ code, stderr }, { code: 9, stderr: "" });
    assertCounts(parseLog(stdout), 5_000);
  });
});
