import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, ofEvent, ownLines, readLog } from "../support/log-lines.js";
import { run, runWell } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

/** Far more than a process needs that has nothing left to do, less than anything of ours would keep it alive for. */
const BY_ITSELF_MS = 8_000;

describe("the end of a process loses nothing", { concurrency: 2 }, () => {
  const exits = [
    ["the event loop runs empty", "loop", 0, 10_000],
    ["process.exit() in the tick of the calls, before the worker is ready", "exit", 3, 10_000],
    ["process.exit() in the tick of the calls, with a running worker", "exit-of-running-worker", 3, 10_001],
    ["process.exit() while the worker writes", "exit-of-busy-worker", 3, 20_000],
    ["a log call in an exit listener older than ringlog's", "log-in-exit-before", 5, 10_001],
    [
      "log calls in an exit listener younger than ringlog's, before the worker is ready",
      "log-in-exit-after",
      5,
      10_100,
    ],
    ["log calls in such a listener with a running worker", "log-in-exit-after-running-worker", 5, 10_100],
  ] as const;
  for (const [name, way, code, count] of exits) {
    it(name, async (t) => {
      const folder = testFolder(t);
      const ending = await run("ends.mjs", { args: [folder, way], limitMs: BY_ITSELF_MS });
      assert.deepEqual(ending, { code, signal: null, stdout: "", stderr: "" });
      assertCounts(readLog(logFile(folder)), count);
      const { written, pending } = readStatsFile(folder);
      assert.ok(written >= 10_000 && written <= count);
      assert.equal(pending, 0);
    });
  }

  it("process.exit() with 45 MB waiting", async (t) => {
    const folder = testFolder(t);
    const ending = await run("ends.mjs", { args: [folder, "large", "44000"] });
    assert.deepEqual(ending, { code: 3, signal: null, stdout: "", stderr: "" });
    assertCounts(readLog(logFile(folder)), 44_000);
    assert.equal(readStatsFile(folder).written, 44_000);
  });

  for (const way of ["storm", "storm-of-running-worker"]) {
    it(`an error storm that is open at the end is summarised (${way})`, async (t) => {
      const folder = testFolder(t);
      const { code } = await run("ends.mjs", { args: [folder, way, "5000"] });
      assert.equal(code, way === "storm" ? 3 : 0);
      const lines = readLog(logFile(folder));
      assert.equal(ownLines(lines).length, 1);
      const [summary, ...others] = ofEvent(lines, "ringlog.suppressed");
      assert.equal(others.length, 0);
      assert.equal(summary?.["log_count"], 4_999);
      assert.equal(summary?.["level"], "error");
      const { accepted, written, suppressed } = readStatsFile(folder);
      assert.deepEqual({ accepted, written, suppressed }, { accepted: 5_000, written: 1, suppressed: 4_999 });
    });
  }

  it("close() writes everything, and the process ends by itself", async (t) => {
    const folder = testFolder(t);
    const { stdout } = await runWell("ends.mjs", { args: [folder, "close"], limitMs: BY_ITSELF_MS });
    assert.equal(stdout, "closed\n");
    assertCounts(readLog(logFile(folder)), 10_000);
    assert.equal(readStatsFile(folder).written, 10_000);
  });

  it("flush() keeps the process alive until it settles", async (t) => {
    const folder = testFolder(t);
    const { stdout } = await runWell("ends.mjs", { args: [folder, "flush"] });
    assert.equal(stdout, "flushed\n");
    assertCounts(readLog(logFile(folder)), 10_000);
  });
});

// Node.js aborts the process when a thread is ended between the making of a zlib object and its setting up.
describe("process.exit() when the worker's code is not unpacked yet", () => {
  for (const [moment, noted] of [
    ["during", ["unpacked", "unpacking"]],
    ["before", []],
  ] as const) {
    it(`waits for that, and has none begin after it (${moment})`, async (t) => {
      const folder = testFolder(t);
      const ending = await run("exit-while-unpacking.mjs", { args: [folder, moment] });
      assert.deepEqual(ending, { code: 3, signal: null, stdout: "", stderr: "" });
      const notes = readdirSync(folder).filter((name) => name.endsWith("packed") || name.endsWith("packing"));
      assert.deepEqual(notes.sort(), noted);
      assert.deepEqual(
        readLog(logFile(folder)).map(({ msg }) => msg),
        ["one"],
      );
    });
  }
});

describe("threads that log on while the process ends", () => {
  it("do not keep it from ending, nor log calls that come after the end", async (t) => {
    const folder = testFolder(t);
    const { code, signal } = await run("endless-threads.mjs", { args: [folder], limitMs: 30_000 });
    assert.deepEqual({ code, signal }, { code: 3, signal: null });
    const lines = readLog(logFile(folder));
    assert.equal(lines.filter(({ n }) => typeof n === "number").length, 100);
    assert.ok(lines.some(({ msg }) => msg === "late"));
  });
});
