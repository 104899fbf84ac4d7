import { parentPort, workerData } from "node:worker_threads";
import { type ClosedWindow, OPENED_WINDOW, ThrottleTable } from "../../src/ring/throttle-table.js";

/**
 * Storms of a few errors, each in long runs, counted the short way wherever it is open: `each` at least, and on until
 * the other thread has closed `enough` windows, for on a busy machine it may come to its first one late.
 */
const { memory, closings, each, enough, keys } = workerData as {
  memory: ArrayBufferLike;
  closings: Int32Array;
  each: number;
  enough: number;
  keys: number;
};
const table = new ThrottleTable(memory);
let opened = 0;
let short = 0;
let evicted = 0;
let made = 0;
const clock = { wallMs: () => made, monotonicMs: () => 0 };
const note = ({ count }: ClosedWindow) => {
  evicted += count;
};
for (let run = 0; made < each || Atomics.load(closings, 0) < enough; run++) {
  const key = (run % keys) + 1;
  let window = { cell: -1, generation: 0 };
  for (const end = made + 20_000; made < end; made++) {
    if (window.cell >= 0 && table.countRepeat(window.cell, window.generation, key, key * 31, made)) short++;
    else {
      if (table.enter(key, key * 31, 50, window.cell, clock, note) === OPENED_WINDOW) opened++;
      window = { cell: table.cell, generation: table.generation };
    }
  }
}
parentPort?.postMessage({ made, opened, short, evicted });
