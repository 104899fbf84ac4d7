import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it, type TestContext } from "node:test";
import { testFolder } from "../support/folder.js";
import { type FrozenDisk, frozenDisk, withoutFrozenDisk } from "../support/frozen-disk.js";
import { assertCounts, logFile, ownLines, readLog } from "../support/log-lines.js";
import { processState, writersOf } from "../support/processes.js";
import { type Program, start } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";
import { until } from "../support/until.js";

/** Far above the two seconds that a hung disk may cost, with a machine that is busy; the disk stays hung for longer. */
const BOUND_MS = 20_000;
const HANDED_OVER = /^ringlog: (\d+) records were handed to the writer process, which goes on trying;.*$/m;

interface Hung {
  readonly disk: FrozenDisk;
  readonly reports: string;
  readonly program: Program;
  readonly writer: number;
}

/** Starts the program, and lets it go on once its disk hangs. */
async function startOnHungDisk(t: TestContext, way: string, fileWriter: string = "process"): Promise<Hung> {
  const disk = frozenDisk(t);
  const reports = testFolder(t);
  const program = start("hung-file.mjs", { args: [disk.folder, way, fileWriter, reports], limitMs: BOUND_MS });
  await program.saidOnStdout("ready");
  const [writer = 0] = writersOf(program.child.pid as number);
  disk.freeze();
  program.child.kill("SIGUSR2");
  return { disk, reports, program, writer };
}

/** The disk answers again: the writer writes what it was given, and ends. */
async function wholeAfterThaw({ disk, writer }: Hung, count: number): Promise<void> {
  assert.ok(processState(writer) !== undefined, "the writer is there");
  disk.thaw();
  await until(() => processState(writer) === undefined, "the writer has ended");
  await until(() => readFileSync(logFile(disk.folder), "utf8").split("\n").length > count, "every line is there");
  const lines = readLog(logFile(disk.folder));
  assertCounts(lines, count);
}

const SKIP = withoutFrozenDisk();

describe("a disk that hangs, with a writer process: the end is not held up, and loses nothing", { skip: SKIP }, () => {
  const ways = [
    ["exit-at-once", 3, 101],
    ["exit", 3, 101],
    ["loop", 4, 101],
    ["throw", 1, 101],
  ] as const;
  for (const [way, wanted, count] of ways) {
    it(`${way}: its own exit code`, async (t) => {
      const hung = await startOnHungDisk(t, way);
      const { code, signal, stderr } = await hung.program.ended;
      assert.deepEqual({ code, signal }, { code: wanted, signal: null }, stderr);
      const own = way === "throw" ? 101 : 100;
      assert.equal(Number(HANDED_OVER.exec(stderr)?.[1]), own, stderr);
      const { written, pending, dropped } = readStatsFile(hung.reports);
      assert.deepEqual({ written, pending, dropped }, { written: 1, pending: 0, dropped: { unconfirmed: own } });
      await wholeAfterThaw(hung, count);
    });
  }

  for (const sent of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    it(`${sent}: dies of it`, async (t) => {
      const hung = await startOnHungDisk(t, "signal");
      await hung.program.saidOnStdout("logged");
      hung.program.child.kill(sent);
      const { code, signal } = await hung.program.ended;
      assert.deepEqual({ code, signal }, { code: null, signal: sent });
      await wholeAfterThaw(hung, 101);
    });
  }

  it("what is logged after the end, too, is handed over, and said once", async (t) => {
    const hung = await startOnHungDisk(t, "log-in-exit");
    const { code, stderr } = await hung.program.ended;
    assert.equal(code, 5);
    assert.equal(stderr.split("\n").length - 1, 2, stderr);
    const { pending, dropped } = readStatsFile(hung.reports);
    assert.equal(pending, 0);
    assert.deepEqual(dropped, { unconfirmed: 100 });

    hung.disk.thaw();
    await until(() => readFileSync(logFile(hung.disk.folder), "utf8").split("\n").length > 121, "every line is there");
    assert.equal(ownLines(readLog(logFile(hung.disk.folder))).length, 121);
  });
});

describe("a disk that hangs, without one", { skip: SKIP }, () => {
  it("holds the end until it answers, which no process can change from within; then the exit code is right", async (t) => {
    const { disk, program } = await startOnHungDisk(t, "exit", "worker");
    await program.saidOnStderr("100 records could not be written before the process ended");
    assert.ok(processState(program.child.pid as number) !== undefined);
    disk.thaw();
    const { code, signal } = await program.ended;
    assert.deepEqual({ code, signal }, { code: 3, signal: null });
    // What the worker had not given to the disk by then is lost, as was said.
    assert.equal(readLog(logFile(disk.folder))[0]?.["n"], 0);
  });
});
