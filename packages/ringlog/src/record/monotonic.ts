/** Node's own, also where a test's fake timers take its place later: other threads compare with what it says. */
const { hrtime } = process;

/** Milliseconds of a clock that never jumps and is the same for all threads of the process. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** What a logger knows of the time. Both are functions, not methods. */
export interface TimeSource {
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicMs: () => number;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
}

/** The system's time; what a test puts in the place of `Date` later does not change it. */
export const SYSTEM_TIME: TimeSource = { monotonicMs, wallMs: Date.now };
