import { monotonicMs } from "../record/monotonic.js";
import {
  AFTER_MS,
  DEBUG_PORT,
  GAP_FROM_MS,
  GAP_MS,
  IS_INSPECTED,
  type LoopBoard,
  PERIOD_MS,
  STACK_FORBIDDEN,
  STACK_WANTED,
  type StallPlan,
  TURN_MS,
  WANTS_STACK,
} from "../ring/loop-board.js";
import { every } from "./thread-source.js";

/**
 * Turns that are noted within `afterMs`. When a stall began is known to half of what is between two: so much sooner or later is it
 * told, against what an idle process is woken for.
 */
const TURNS = 5;
const SHORTEST_MS = 5;
const LONGEST_MS = 1_000;
/** Turns after which it is asked again whether a debugger can attach. */
const INSPECTED_TURNS = 5;

/** Shows that this thread's loop turns. Returns what ends that. */
export function startPulse({ times, words }: LoopBoard, { afterMs, stack }: StallPlan): () => void {
  const periodMs = Math.min(Math.max(afterMs / TURNS, SHORTEST_MS), LONGEST_MS);
  let turns = 0;
  const turn = () => {
    const nowMs = monotonicMs();
    const beforeMs = times[TURN_MS] as number;
    if (nowMs - beforeMs > 2 * periodMs) {
      times[GAP_FROM_MS] = beforeMs;
      times[GAP_MS] = nowMs - beforeMs;
    }
    times[TURN_MS] = nowMs;
    if (turns++ % INSPECTED_TURNS === 0) noteInspector(words);
  };
  words[WANTS_STACK] = stack ? (mayInspect() ? STACK_WANTED : STACK_FORBIDDEN) : 0;
  times[PERIOD_MS] = periodMs;
  times[AFTER_MS] = afterMs;
  times[TURN_MS] = monotonicMs();
  const stop = every(periodMs, turn);
  return () => {
    stop();
    turn();
    times[TURN_MS] = 0;
  };
}

/** Asked here: Node's permission model does not reach into workers, and up to 24 one that tries ends the process. */
function mayInspect(): boolean {
  const { permission } = process as { permission?: { has(scope: string): boolean } };
  return permission === undefined || permission.has("inspector");
}

/** The worker cannot find out: there it has an inspector of its own. */
function noteInspector(words: Int32Array): void {
  try {
    // Undefined where Node.js was built without it.
    words[IS_INSPECTED] = process.getBuiltinModule("node:inspector")?.url() === undefined ? 0 : 1;
    words[DEBUG_PORT] = process.debugPort;
  } catch {
    // A runtime that has the module but cannot tell: no debugger is known of.
  }
}
