import { FATAL } from "../record/level.js";
import { monotonicMs } from "../record/monotonic.js";
import { callWorker } from "../ring/hub.js";
import { HUB_CELLS } from "../ring/layout.js";
import type { RingProducer } from "../ring/producer.js";
import type { Connection } from "./connection.js";

const STEP_MS = 50;
/** Without progress for so long, the caller drains the ring itself, if it can. */
const TAKE_OVER_MS = 2_000;

/** With `onFull: "wait"`: blocks until the ring has room. */
export function waitForRoom(connection: Connection, ring: RingProducer): boolean {
  const { cells } = connection.hub;
  let progress = Atomics.load(cells, HUB_CELLS.progress);
  let sinceMs = monotonicMs();
  while (!ring.hasRoom(FATAL)) {
    callWorker(connection.hub);
    if (connection.isAlone || monotonicMs() - sinceMs > TAKE_OVER_MS) connection.drainHere(TAKE_OVER_MS);
    else Atomics.wait(cells, HUB_CELLS.progress, progress, STEP_MS);
    const now = Atomics.load(cells, HUB_CELLS.progress);
    if (now !== progress) sinceMs = monotonicMs();
    progress = now;
  }
  return true;
}
