import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { createThrottleMemory, journalOf, ThrottleTable } from "../../src/ring/throttle-table.js";
import { WindowJournal } from "../../src/ring/window-journal.js";

const THREADS = 3;
const EACH = 1_000_000;
const KEYS = 4;
const CLOSINGS = 1_000;

interface Counted {
  readonly made: number;
  readonly opened: number;
  readonly short: number;
  readonly evicted: number;
}

test("storms of several threads are counted exactly, while another one closes their windows all the time", async () => {
  const memory = createThrottleMemory();
  const table = new ThrottleTable(memory);
  const closings = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { memory, closings, each: EACH, enough: CLOSINGS, keys: KEYS };
  let running = THREADS;
  const results = Promise.all(
    Array.from({ length: THREADS }, () => {
      const worker = new Worker(new URL("./storm-worker.js", import.meta.url), { workerData });
      worker.once("exit", () => running--);
      return new Promise<Counted>((resolve, reject) => worker.once("message", resolve).once("error", reject));
    }),
  );
  let summarised = 0;
  const closeAll = () => {
    for (const { cell, generation } of table.openWindows()) {
      summarised += table.close(cell, generation)?.count ?? 0;
      Atomics.add(closings, 0, 1);
    }
  };
  while (running > 0) {
    for (let look = 0; look < 200; look++) closeAll();
    await new Promise((resolve) => setImmediate(resolve));
  }
  closeAll();
  const journal = new WindowJournal(journalOf(table.memory));
  table.takeLate(0, journal, ({ count, hi, lo }) => {
    assert.equal(lo, hi * 31);
    summarised += count;
  });
  const counted = await results;
  const sum = (of: (one: Counted) => number) => counted.reduce((total, one) => total + of(one), 0);
  const made = sum((one) => one.made);
  assert.equal(sum(({ opened }) => opened) + summarised + sum(({ evicted }) => evicted), made);
  for (const { short } of counted) assert.ok(short > 0, "each thread counted some the short way");
  table.takeLate(0, journal, () => assert.fail("each is told once"));
});
