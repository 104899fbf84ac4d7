// Fault 13: the worker dies in the middle of its work. Another one goes on where it stopped: every line once.
import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, droppedCount, type Line, logFile, ofEvent, ownLines, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

interface Told {
  readonly n: number;
  readonly started: number;
}

/** Runs the fixture and checks what holds however the worker died; gives the log. */
async function dies(folder: string, how: string, seed: number) {
  const { code, stderr } = await run("kills-its-worker.mjs", { args: [folder, how, String(seed)] });
  assert.equal(code, 0, stderr);
  const lines = readLog(logFile(folder));
  const stats = readStatsFile(folder);
  assert.deepEqual([stats.mode, stats.pending], ["worker", 0], stderr);
  assert.equal(ownLines(lines).length, stats.written, "lines with a seq are what is written");
  assert.equal(summarised(lines), stats.suppressed, "each that was withheld is in one summary");
  return { lines, stats, stderr, told: stats as unknown as Told };
}

function summarised(lines: readonly Line[]): number {
  return ofEvent(lines, "ringlog.suppressed").reduce((sum, line) => sum + (line["log_count"] as number), 0);
}

function numbers(lines: readonly Line[]): number[] {
  return lines.flatMap(({ n }) => (typeof n === "number" ? [n] : []));
}

for (const how of ["terminate", "exit", "throw", "reject", "memory", "spin"]) {
  describe(`a worker that ends in the middle of a burst: ${how}`, { concurrency: 2 }, () => {
    for (const seed of how === "terminate" ? [1, 2, 3, 4] : [1]) {
      it(`is followed by another, and every line stands once (seed ${seed})`, async (t) => {
        const { lines, stats, stderr, told } = await dies(testFolder(t), how, seed);
        assert.deepEqual(stats.dropped, {});
        assert.deepEqual(
          numbers(lines),
          Array.from({ length: told.n }, (_, index) => index),
        );
        assert.match(stderr, /ringlog: its worker thread ended \(.*\); another one goes on where it stopped/);
      });
    }
  });
}

describe("a record that ends every worker that looks at it", () => {
  it("is put aside at the second time, counted, and the others are all there", async (t) => {
    const { lines, stats, stderr, told } = await dies(testFolder(t), "poison", 1);
    assert.deepEqual(stats.dropped, { sink: 1 });
    assert.equal(droppedCount(lines), 1);
    assert.equal(numbers(lines).length, told.n - 1);
    assert.equal(told.started, 3);
    assert.match(stderr, /record \d+ of thread 0 ended its worker twice and is put aside/);
  });
});

for (const how of ["exit", "spin"]) {
  test(`a process that exits finds its worker dead (${how}), and writes what is left itself`, async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("exits-without-worker.mjs", { args: [folder, how] });
    assert.equal(code, 3, stderr);
    assertCounts(readLog(logFile(folder)), 5_001);
    const stats = readStatsFile(folder);
    assert.deepEqual([stats.written, stats.pending, stats.dropped], [5_001, 0, {}]);
    assert.match(stderr, /its worker thread does not answer; this thread writes what is left/);
  });
}
