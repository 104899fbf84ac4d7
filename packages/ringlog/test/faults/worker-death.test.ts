// Fault 13: the worker dies in the middle of its work. Another one goes on where it stopped: every line once.
import assert from "node:assert/strict";
import { describe, it, type TestContext, test } from "node:test";
import { testFolder } from "../support/folder.js";
import { holdPipe } from "../support/held-pipe.js";
import {
  assertCounts,
  droppedCount,
  type Line,
  logFile,
  ofEvent,
  ownLines,
  parseLog,
  readLog,
} from "../support/log-lines.js";
import { run, start } from "../support/program.js";
import { readStatsFile, totalDropped } from "../support/stats-file.js";

const WINDOWS = process.platform === "win32" ? "needs named pipes of POSIX" : false;

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

/** Reads slowly, so that workers die while they write. */
async function diesOnPipe(t: TestContext, seed: number) {
  const folder = testFolder(t);
  const pipe = holdPipe(folder);
  t.after(() => pipe.close());
  const args = [folder, "terminate", String(seed), "console"];
  const { ended } = start("kills-its-worker.mjs", { args, stdout: pipe.writeFd, limitMs: 60_000 });
  pipe.release();
  const text = await pipe.readAll(65_536, 1);
  const { code, stderr } = await ended;
  assert.equal(code, 0, stderr);
  return { text, stderr, stats: readStatsFile(folder) };
}

describe("a worker that ends while it writes to a pipe", { concurrency: 2, skip: WINDOWS }, () => {
  for (const seed of [1, 2]) {
    it(`is followed by another; every line is there, and what may stand twice is told (seed ${seed})`, async (t) => {
      const { text, stderr, stats } = await diesOnPipe(t, seed);
      const lines = parseLog(text);
      const { n: count } = stats as unknown as Told;
      const times = new Map<unknown, number>();
      for (const { n } of lines) if (typeof n === "number") times.set(n, (times.get(n) ?? 0) + 1);
      assert.equal(distinct(lines), stats.written, "each at least once");
      if (totalDropped(stats) === 0) assert.equal(times.size, count);
      const twice = text.split("\n").filter((line) => /"n":(\d+)/.test(line) && seen(line, times) > 1);
      const repeated = twice.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0) / 2;
      const told = [...stderr.matchAll(/^ringlog: up to (\d+) bytes may stand on stdout twice$/gm)];
      const toldBytes = told.reduce((sum, [, bytes]) => sum + Number(bytes), 0);
      assert.ok(repeated <= toldBytes, `${repeated} bytes stand twice, ${toldBytes} are told`);
    });
  }
});

function seen(line: string, times: ReadonlyMap<unknown, number>): number {
  return times.get(Number(/"n":(\d+)/.exec(line)?.[1])) ?? 0;
}

function distinct(lines: readonly Line[]): number {
  return new Set(lines.flatMap(({ seq }) => (seq === undefined ? [] : [seq]))).size;
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

describe("a worker that does not come to an end with unpacking its code", { concurrency: 2 }, () => {
  async function unpacks(t: TestContext, slowMs: number) {
    const folder = testFolder(t);
    const { code, stdout, stderr } = await run("unpacks-slowly.mjs", { args: [folder, String(slowMs)] });
    assert.equal(code, 0, stderr);
    const { n, started, pending } = JSON.parse(stdout) as { n: number; started: number; pending: number };
    assert.deepEqual(
      numbers(readLog(logFile(folder))),
      Array.from({ length: n }, (_, index) => index),
    );
    assert.equal(pending, 0);
    return { started, stderr };
  }

  it("gets twice the time of one that does not answer: ended in the middle, it could take the process with it", async (t) => {
    const { started, stderr } = await unpacks(t, 5_500);
    assert.deepEqual([started, stderr], [1, ""]);
  });

  it("is ended after that", async (t) => {
    const { started, stderr } = await unpacks(t, 60_000);
    assert.equal(started, 2);
    assert.match(stderr, /its worker thread does not answer, and is ended/);
  });
});
