import { createDebug } from "./debug.js";
import type { DebugFailure, DebugReporter, DebugSuccess } from "./reporter.js";
import type { Debug } from "./signature.js";

/** `debug` as a test sees it: with what it reported, and a clock that stands until it is moved. */
export interface Recording {
  readonly debug: Debug;
  readonly failures: DebugFailure[];
  readonly successes: DebugSuccess[];
  /** Function names of the failures, in order. */
  names(): string[];
  clockMs: number;
  /** How often the clock was read. */
  clockReads: number;
  /** Arguments that were noted at entry; their index is their place. */
  readonly entered: unknown[][];
  /** Places that were left or released. */
  readonly left: number[];
  /** Calls that went on, and those that ended after their beginning was read. */
  waiting: number;
  ended: number;
  defaultCrash: boolean;
  wantsResult: boolean;
}

/** A `debug` of its own that records what it reports. */
export function recordDebug(): Recording {
  const recording: Recording = {
    debug: createDebug(() => reporter),
    failures: [],
    successes: [],
    names: () => recording.failures.map(({ functionName }) => functionName),
    clockMs: 0,
    clockReads: 0,
    entered: [],
    left: [],
    waiting: 0,
    ended: 0,
    defaultCrash: false,
    wantsResult: true,
  };
  const reporter: DebugReporter = {
    failed: (failure) => recording.failures.push(failure),
    succeeded: (success) => recording.successes.push(success),
    now: () => {
      recording.clockReads++;
      return recording.clockMs;
    },
    enter: (args) => recording.entered.push([...Array.from(args)]) - 1,
    leave: (place) => recording.left.push(place),
    keep: (place) => ({ bytes: Uint8Array.of(place) }),
    release: (entry) => recording.left.push(entry.bytes?.[0] ?? Number.NaN),
    begin: (nowMs) => ({ startMs: nowMs }),
    wait: () => recording.waiting++,
    end: () => recording.ended++,
    defaultCrash: () => recording.defaultCrash,
    wantsResult: () => recording.wantsResult,
  };
  return recording;
}
