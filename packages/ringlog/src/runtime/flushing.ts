import { RinglogError } from "../errors.js";
import { monotonicMs } from "../record/monotonic.js";
import { callWorker, type Hub } from "../ring/hub.js";
import { HUB_CELLS } from "../ring/layout.js";
import { isSynced, refuseUnsynced, toldFailures } from "./unsynced.js";

const NO_PROGRESS_MS = 10_000;
const STEP_MS = 500;
/** A step that took longer tells that this thread, or the whole process, stood still: of the rest of it nothing is known. */
const LONGEST_STEP_MS = 2 * STEP_MS;
const SYNC_STEP_MS = 20;

/**
 * Asks for a flush and resolves when it is done.
 *
 * @throws RinglogError `FLUSH_TIMEOUT`, `FSYNC_FAILED`
 */
export async function flush(hub: Hub): Promise<void> {
  const toldBefore = toldFailures(hub);
  const request = requestFlush(hub);
  await waitForCell(hub, HUB_CELLS.flushDone, (done) => isReached(done, request));
  refuseUnsynced(hub, toldBefore);
}

/** The same, blocking, for at most `timeoutMs`. */
export function flushSync(hub: Hub, timeoutMs: number): boolean {
  const toldBefore = toldFailures(hub);
  const request = requestFlush(hub);
  const deadlineMs = monotonicMs() + timeoutMs;
  for (;;) {
    const done = Atomics.load(hub.cells, HUB_CELLS.flushDone);
    if (isReached(done, request)) return isSynced(hub, toldBefore);
    const leftMs = deadlineMs - monotonicMs();
    if (leftMs <= 0) return false;
    Atomics.wait(hub.cells, HUB_CELLS.flushDone, done, Math.min(leftMs, SYNC_STEP_MS));
  }
}

/**
 * Resolves when a cell holds what is wanted; keeps the process alive until then.
 *
 * @throws RinglogError `FLUSH_TIMEOUT` after 10 s without progress, in which the process ran.
 */
export async function waitForCell(hub: Hub, cell: number, isWanted: (value: number) => boolean): Promise<void> {
  const { cells } = hub;
  const alive = setInterval(() => undefined, STEP_MS);
  let progress = Atomics.load(cells, HUB_CELLS.progress);
  let stillMs = 0;
  let lookedMs = monotonicMs();
  try {
    for (let value = Atomics.load(cells, cell); !isWanted(value); value = Atomics.load(cells, cell)) {
      const now = Atomics.load(cells, HUB_CELLS.progress);
      const nowMs = monotonicMs();
      stillMs = now === progress ? stillMs + Math.min(nowMs - lookedMs, LONGEST_STEP_MS) : 0;
      progress = now;
      lookedMs = nowMs;
      if (stillMs > NO_PROGRESS_MS) throw new RinglogError("FLUSH_TIMEOUT", TIMEOUT_TEXT);
      const wait = Atomics.waitAsync(cells, cell, value, STEP_MS);
      if (wait.async) await wait.value;
    }
  } finally {
    clearInterval(alive);
  }
}

export const TIMEOUT_TEXT = "nothing was written for 10 s: an output does not take its records; see stderr and stats()";

function requestFlush(hub: Hub): number {
  const request = (Atomics.add(hub.cells, HUB_CELLS.flushRequest, 1) + 1) | 0;
  callWorker(hub);
  return request;
}

/** Request numbers wrap around. */
function isReached(done: number, request: number): boolean {
  return ((done - request) | 0) >= 0;
}
