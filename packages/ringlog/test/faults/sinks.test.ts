// Sinks of the application's own that fail, hang, spin, end their worker or throw outside of their calls: the file has every record,
// other sinks theirs, and what a sink does not take is counted.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { SinkStats, Stats } from "ringlog";
import { testFolder } from "../support/folder.js";
import { run } from "../support/program.js";

const FILE_SINK = new URL("../fixtures/sinks/file-sink.mjs", import.meta.url).href;
const BAD_SINK = new URL("../fixtures/sinks/bad-sink.mjs", import.meta.url).href;
/** A worker that spins is ended after some seconds, twice. */
const LONG_MS = 150_000;

interface Outcome {
  readonly stats: Stats;
  readonly stderr: string;
  readonly file: readonly number[];
  /** Numbers of the records that the good sink has. */
  readonly good: readonly number[];
}

interface Plan {
  readonly folder: string;
  readonly bad: { readonly module: string; readonly options?: object; readonly export?: string };
  readonly end?: "exit" | "close" | "flush";
  readonly [more: string]: unknown;
}

/** A file, a sink that behaves, and one that does not. */
async function runBeside({ folder, bad, ...plan }: Plan): Promise<Outcome> {
  const filePath = join(folder, "app.log");
  const good = join(folder, "good");
  const sinks = [
    { ...bad, name: "bad" },
    { module: FILE_SINK, name: "good", options: { path: good } },
  ];
  const args = [JSON.stringify({ options: { filePath, sinks }, ...plan })];
  const { code, stdout, stderr } = await run("sinks/with-sinks.mjs", { args, limitMs: LONG_MS });
  assert.equal(code, 0, stderr);
  const stats = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Stats;
  return { stats, stderr, file: numbersIn(filePath), good: existsSync(good) ? numbersIn(good) : [] };
}

function numbersIn(path: string): number[] {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line).n).filter((n) => n !== undefined);
}

function total({ written, dropped }: SinkStats): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, written);
}

function checkFile({ stats, file }: Outcome): void {
  assert.deepEqual(
    file,
    Array.from({ length: file.length }, (_, n) => n),
  );
  assert.equal(file.length, stats.accepted);
  assert.deepEqual([stats.written, stats.pending, stats.dropped], [stats.accepted, 0, {}]);
}

/** The file and the good sink have all, and the bad one's account is whole. */
function checkAll(outcome: Outcome): SinkStats {
  checkFile(outcome);
  const { stats, good, file } = outcome;
  assert.deepEqual(good, file);
  assert.equal(stats.sinks["good"]?.written, stats.accepted);
  const bad = stats.sinks["bad"] as SinkStats;
  assert.equal(total(bad), stats.accepted);
  return bad;
}

describe("a sink that fails", () => {
  it("is tried again, and gets what it has not taken, once and in order", async (t) => {
    const folder = testFolder(t);
    const path = join(folder, "late");
    const outcome = await runBeside({
      folder,
      bad: { module: FILE_SINK, options: { path, failures: 3 } },
      untilMode: ["bad", 100],
    });
    const bad = checkAll(outcome);
    assert.deepEqual(bad.dropped, {});
    assert.deepEqual(numbersIn(path), outcome.file);
    assert.match(outcome.stderr, /sink "bad" fails, and is tried again .*\n(?:.*\n)*?ringlog: sink "bad" works again/);
    assert.equal(outcome.stderr.match(/is tried again/g)?.length, 1);
  });

  for (const end of ["close", "exit"] as const)
    for (const mode of ["throw", "hang"])
      it(`for ever (${mode}) holds up no ${end} for long, and its records are counted`, async (t) => {
        const outcome = await runBeside({ folder: testFolder(t), bad: { module: BAD_SINK, options: { mode } }, end });
        assert.deepEqual(checkAll(outcome).dropped, { exit: 100 });
        assert.match(outcome.stderr, /sink "bad" has dropped 100 records/);
      });

  it("that says it is gone is given up at once", async (t) => {
    const outcome = await runBeside({ folder: testFolder(t), bad: { module: BAD_SINK, options: { mode: "gone" } } });
    assert.deepEqual(checkAll(outcome).dropped, { sink: 100 });
    assert.match(outcome.stderr, /sink "bad" takes nothing more \(410\)/);
  });

  it("that refuses lines gets the next ones", async (t) => {
    const outcome = await runBeside({
      folder: testFolder(t),
      bad: { module: BAD_SINK, options: { mode: "refuse" } },
      untilMode: ["bad", "dropped"],
    });
    assert.deepEqual(checkAll(outcome).dropped, { sink: outcome.stats.accepted });
    assert.doesNotMatch(outcome.stderr, /takes nothing more/);
  });

  it("does not close", async (t) => {
    const outcome = await runBeside({ folder: testFolder(t), bad: { module: BAD_SINK, options: { mode: "closing" } } });
    assert.equal(checkAll(outcome).written, 100);
  });

  for (const [why, bad, said] of [
    ["exports nothing of that name", { module: BAD_SINK, export: "start" }, /exports no function start/],
    ["opens what is no sink", { module: BAD_SINK, export: "nothing" }, /has no write\(\)/],
    [
      "cannot be loaded",
      { module: new URL("../fixtures/sinks/broken-sink.mjs", import.meta.url).href },
      /cannot be loaded: broken on purpose/,
    ],
  ] as const)
    it(`${why}: said once, and counted`, async (t) => {
      const outcome = await runBeside({ folder: testFolder(t), bad });
      assert.deepEqual(checkAll(outcome).dropped, { sink: 100 });
      assert.match(outcome.stderr, said);
      assert.equal(outcome.stderr.match(/takes nothing more/g)?.length, 1);
    });
});

describe("a sink that is slower than what is logged", () => {
  it("loses what finds no room in its memory of 4 MiB, and nobody else does", async (t) => {
    const folder = testFolder(t);
    const bad = { module: FILE_SINK, options: { path: join(folder, "slow"), slowMs: 200 } };
    const outcome = await runBeside({ folder, bad, records: 3_000, text: "x".repeat(10_000) });
    const { written, dropped } = checkAll({ ...outcome, good: outcome.file, stats: withGood(outcome.stats) });
    assert.ok((dropped["full"] ?? 0) > 500, JSON.stringify(dropped));
    assert.equal(numbersIn(join(folder, "slow")).length, written);
  });

  /** The good one may be too slow for so much at once, too. */
  function withGood(stats: Stats): Stats {
    assert.equal(total(stats.sinks["good"] as SinkStats), stats.accepted);
    return { ...stats, sinks: { ...stats.sinks, good: { written: stats.accepted, dropped: {}, bytes: 0 } } };
  }
});

describe("a sink whose code misbehaves", () => {
  it("may throw outside of its calls: the worker goes on", async (t) => {
    const outcome = await runBeside({
      folder: testFolder(t),
      bad: { module: BAD_SINK, options: { mode: "stray" } },
      everyMs: 5,
    });
    assert.equal(checkAll(outcome).written, 100);
    assert.match(outcome.stderr, /code of a sink threw outside of its calls \(stray \d+\)/);
    assert.doesNotMatch(outcome.stderr, /its worker thread ended/);
  });

  for (const mode of ["exit", "spin"])
    it(`ends its worker (${mode}) twice and is put aside: the file has all, other sinks go on`, async (t) => {
      const outcome = await runBeside({
        folder: testFolder(t),
        bad: { module: BAD_SINK, options: { mode } },
        everyMs: 1,
        untilMode: ["good", 200],
      });
      checkFile(outcome);
      const { stats, stderr, good } = outcome;
      assert.equal(stats.mode, "worker");
      assert.equal(stderr.match(/its worker thread ended/g)?.length, 2);
      assert.match(stderr, /sink "bad" has ended its worker 2 times and is put aside/);
      assert.deepEqual(stats.sinks["bad"], { written: 0, dropped: { sink: stats.accepted }, bytes: 0 });
      // What the dead workers had for it in their memory is lost for it, and counted; or it had taken it already.
      assert.equal(total(stats.sinks["good"] as SinkStats), stats.accepted);
      assert.ok(good.length >= (stats.sinks["good"]?.written ?? 0));
      assert.equal(new Set(good).size, good.length);
    });
});
