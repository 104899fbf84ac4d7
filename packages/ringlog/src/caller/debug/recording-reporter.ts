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
    defaultCrash: () => recording.defaultCrash,
    wantsResult: () => recording.wantsResult,
  };
  return recording;
}
