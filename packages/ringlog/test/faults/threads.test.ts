import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { testFolder } from "../support/folder.js";
import {
  assertCounts,
  byThread,
  droppedCount,
  type Line,
  logFile,
  ownLines,
  parseLog,
  readLog,
} from "../support/log-lines.js";
import { run } from "../support/program.js";
import { readStatsFile, totalDropped } from "../support/stats-file.js";

/** Nothing, or lines that tell of what was lost. */
const LOSSES = /^(ringlog: \d+ records? (was|were) dropped; see "ringlog\.dropped" in the log\n)*$/;

/** The lines of each thread but the main one. */
function threadsOf(lines: readonly Line[]): Line[][] {
  return [...byThread(lines).values()].filter((own) => own[0]?.["thread.id"] !== 0);
}

describe("four threads that are ended in the middle of their log calls", () => {
  it("leave each one's lines whole and in order, and an account that adds up at every moment", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("threads.mjs", { args: [folder, "5"] });
    assert.equal(code, 0, stderr);
    assert.match(stderr, LOSSES);
    const lines = readLog(logFile(folder));
    const threads = threadsOf(lines);
    assert.equal(threads.length, 20);
    for (const own of threads) assertCounts(own, ownLines(own).length);
    const stats = readStatsFile(folder);
    const { wrongAccounts } = JSON.parse(readFileSync(join(folder, "stats.json"), "utf8")) as { wrongAccounts: number };
    assert.equal(wrongAccounts, 0);
    assert.equal(stats.pending, 0);
    assert.equal(stats.written, ownLines(lines).length);
    assert.ok(totalDropped(stats) <= 20, "at most the record that a thread was making as it was ended");
    assert.equal(droppedCount(lines), totalDropped(stats));
  });
});

describe("threads", { concurrency: 2 }, () => {
  async function linesOf(t: TestContext, way: string, code: number = 0): Promise<Line[]> {
    const folder = testFolder(t);
    const ending = await run("threads-that-end.mjs", { args: [folder, way] });
    assert.deepEqual(ending, { code, signal: null, stdout: "", stderr: "" });
    const lines = readLog(logFile(folder));
    const stats = readStatsFile(folder);
    assert.deepEqual([stats.written, stats.pending, stats.dropped], [ownLines(lines).length, 0, {}]);
    return lines;
  }

  it("that return, exit or throw leave every line, before the worker is ready", async (t) => {
    const threads = threadsOf(await linesOf(t, "at-once"));
    assert.equal(threads.length, 4);
    for (const own of threads) assertCounts(own, 1_000);
    const fatal = threads.flat().filter(({ level }) => level === "fatal");
    assert.deepEqual(
      fatal.map((line) => line["exception.message"]),
      ["in a thread"],
    );
    assert.equal(
      threads.flat().filter((line) => line["logger.name"] === "named" && line["fixed"] === true).length,
      1_000,
    );
  });

  const ways = [
    ["that call initLogger() without options write to the process's outputs", "inits-without-options", 1],
    ["of threads write there, too", "nested", 2],
    ["that were started before initLogger do", "started-before", 2],
    ["of threads that were started before initLogger do", "started-before-nested", 2],
  ] as const;
  for (const [name, way, count] of ways) {
    it(name, async (t) => {
      const threads = threadsOf(await linesOf(t, way));
      assert.equal(threads.length, count);
      for (const own of threads) assertCounts(own, 1_000);
    });
  }

  it("whose process ends from the main thread have lost nothing", async (t) => {
    const threads = threadsOf(await linesOf(t, "exit-in-main", 3));
    assert.equal(threads.length, 1);
    assertCounts(threads[0] as Line[], 1_000);
  });

  it("that go on logging while the process ends: what was accepted by then is written, what comes later is ignored", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("exits-with-thread.mjs", { args: [folder] });
    assert.deepEqual({ code, stderr }, { code: 3, stderr: "" });
    const lines = readLog(logFile(folder));
    assert.equal(lines.at(-1)?.["last"], true);
    const stats = readStatsFile(folder);
    // The one call that it was in the middle of.
    assert.ok(stats.pending <= 1, JSON.stringify(stats));
    assert.equal(stats.written, ownLines(lines).length);
  });

  it("that log before there is a configuration: on the console first, then in the file, each record once", async (t) => {
    const folder = testFolder(t);
    const { code, stdout, stderr } = await run("threads-that-end.mjs", { args: [folder, "logs-before"] });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const lines = readLog(logFile(folder));
    const told = lines.find(({ msg }) => msg === "told");
    const all = [...parseLog(stdout), ...lines].filter(({ msg }) => msg === "record");
    assertCounts(all, told?.["count"] as number);
  });
});
