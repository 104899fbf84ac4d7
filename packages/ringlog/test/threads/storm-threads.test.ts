import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { createThrottleMemory, journalOf, ThrottleTable } from "../../src/ring/throttle-table.js";
import { WindowJournal } from "../../src/ring/window-journal.js";

const THREADS = 3;
const EACH = 1_000_000;
const KEYS = 4;

interface Counted {
  readonly opened: number;
  readonly short: number;
  readonly evicted: number;
}

test("storms of several threads are counted exactly, while another one closes their windows all the time", async () => {
  const memory = createThrottleMemory();
  const table = new ThrottleTable(memory);
  const workerData = { memory, each: EACH, keys: KEYS };
  let running = THREADS;
  const results = Promise.all(
    Array.from({ length: THREADS }, () => {
      const worker = new Worker(new URL("./storm-worker.js", import.meta.url), { workerData });
      worker.once("exit", () => running--);
      return new Promise<Counted>((resolve, reject) => worker.once("message", resolve).once("error", reject));
    }),
  );
  let summarised = 0;
  let closings = 0;
  const closeAll = () => {
    for (const { cell, generation } of table.openWindows()) {
      summarised += table.close(cell, generation)?.count ?? 0;
      closings++;
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
  assert.equal(sum(({ opened }) => opened) + summarised + sum(({ evicted }) => evicted), THREADS * EACH);
  assert.ok(closings > KEYS, `${closings} windows were closed`);
  assert.ok(sum(({ short }) => short) > EACH, "most were counted the short way");
  table.takeLate(0, journal, () => assert.fail("each is told once"));
});
