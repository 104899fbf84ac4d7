import { HUB_CELLS } from "./layout.js";

/** Of `HUB_CELLS.loading`: the process ends, nobody may begin. */
export const CLOSED = 1 << 16;
/** Another bit of it: the worker unpacks its code, which it notes by itself (`WORKER_BOOT`). The other bits count those in `loadGuarded`. */
export const UNPACKING = 1 << 17;
const STEP_MS = 20;
const MAX_STEPS = 100;

/** Nobody may begin any more. */
export class ProcessEnds extends Error {
  override readonly message = "the process ends";
}

/**
 * Runs in a thread of the process what must not be cut short: loading koffi. A thread
 * that is ended in the middle of that, or of unpacking the worker's code with `node:zlib`, would take the whole process with it, by an abort: so whoever ends the process waits for it, and
 * after that none begins any more.
 *
 * @throws ProcessEnds
 */
export function loadGuarded<T>(cells: Int32Array, load: () => T): T {
  const before = Atomics.add(cells, HUB_CELLS.loading, 1);
  try {
    if ((before & CLOSED) !== 0) throw new ProcessEnds();
    return load();
  } finally {
    Atomics.sub(cells, HUB_CELLS.loading, 1);
    Atomics.notify(cells, HUB_CELLS.loading);
  }
}

/** Whether a thread is loading at this moment: it should not be ended. */
export function isLoading(cells: Int32Array): boolean {
  return areLoading(Atomics.load(cells, HUB_CELLS.loading));
}

/** The worker is gone, be it in the middle of unpacking. */
export function endUnpacking(cells: Int32Array): void {
  Atomics.and(cells, HUB_CELLS.loading, ~UNPACKING);
}

/** The process ends: returns once no thread is loading, or does not come to an end of it. */
export function endLoading(cells: Int32Array): void {
  Atomics.or(cells, HUB_CELLS.loading, CLOSED);
  for (let step = 0; step < MAX_STEPS; step++) {
    const now = Atomics.load(cells, HUB_CELLS.loading);
    if (!areLoading(now)) return;
    Atomics.wait(cells, HUB_CELLS.loading, now, STEP_MS);
  }
}

function areLoading(state: number): boolean {
  return (state & ~CLOSED) !== 0;
}
