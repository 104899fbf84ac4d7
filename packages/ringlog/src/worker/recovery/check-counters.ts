import { LEVEL_COUNT } from "../../record/level.js";
import type { Hub } from "../../ring/hub.js";
import { BLOCK_DOUBLES, blockStart, CALLER, CONSUMER, MAX_THREADS, STATE } from "../../ring/layout.js";
import { isTime } from "./check-frame.js";

/** Where the three kinds of dropped begin, in the order in which reports keep them. */
const DROPPED = [CALLER.droppedFull, CONSUMER.droppedSink, CONSUMER.droppedExit];

/** Makes counters that may be anything possible ones; gives how many were not. */
export function checkCounters(hub: Hub): number {
  let damages = 0;
  for (let block = 0; block < MAX_THREADS; block++) damages += checkBlock(hub.doubles, blockStart(block));
  for (const cell of Object.values(STATE)) {
    const value = hub.doubles[cell] as number;
    if (Number.isFinite(value) && value >= 0) continue;
    hub.doubles[cell] = 0;
    damages++;
  }
  for (const cell of [STATE.seenMs, STATE.readMs]) if (!isTime(hub.doubles[cell])) hub.doubles[cell] = 0;
  return damages;
}

function checkBlock(doubles: Float64Array, start: number): number {
  let damages = 0;
  for (let cell = 0; cell < BLOCK_DOUBLES; cell++) {
    const value = doubles[start + cell] as number;
    if (cell === CALLER.live || isCount(value, cell)) continue;
    doubles[start + cell] = 0;
    damages++;
  }
  return damages + checkReported(doubles, start);
}

/** These two are negative where the sequence went on from another ring. */
function isCount(value: number, cell: number): boolean {
  return Number.isSafeInteger(value) && (value >= 0 || cell === CALLER.earlierSeq || cell === CALLER.earlierRecorded);
}

/** More cannot have been reported than was dropped. */
function checkReported(doubles: Float64Array, start: number): number {
  let damages = 0;
  for (const [kind, dropped] of DROPPED.entries()) {
    for (let level = 0; level < LEVEL_COUNT; level++) {
      const most = doubles[start + dropped + level] as number;
      for (const told of [CONSUMER.reported, CONSUMER.telling]) {
        const reported = start + told + kind * LEVEL_COUNT + level;
        if ((doubles[reported] as number) <= most) continue;
        doubles[reported] = most;
        damages++;
      }
    }
  }
  return damages;
}
