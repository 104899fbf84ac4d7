/** The time of a test logger: it stands until it is moved. */
export interface TestClock {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /**
   * Moves the time. What is due on the way happens at its own instant: windows of the throttle end, and their summaries have that
   * time. Timers of the application are not touched.
   * @throws RangeError if `ms` is not a number from 0 on
   */
  readonly advance: (ms: number) => void;
}

/** 2026-01-01T00:00:00.000Z */
export const START_MS = 1_767_225_600_000;

/** Does what is due by time, and says when there is something to do next: monotonic ms, or infinity. */
export interface Ticking {
  tick(): void;
  nextTickMs(): number;
}

/** A clock that begins at `startMs`, and the time as a logger reads it. `ticking`: what goes by it. */
export function openClock(startMs: number, ticking: () => Ticking) {
  // Monotonic time goes on from the real one: it is compared with other readings of it.
  const originMs = performance.now();
  let elapsedMs = 0;
  const monotonicMs = () => originMs + elapsedMs;
  const advance = (ms: number) => {
    if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY))
      throw new RangeError(`a clock advances by 0 ms or more, not ${ms}`);
    const endMs = elapsedMs + ms;
    const { tick, nextTickMs } = ticking();
    for (let dueMs = nextTickMs() - originMs; dueMs <= endMs; ) {
      elapsedMs = Math.max(elapsedMs, dueMs);
      tick();
      const nextMs = nextTickMs() - originMs;
      if (nextMs <= dueMs) break;
      dueMs = nextMs;
    }
    elapsedMs = endMs;
    tick();
  };
  const clock: TestClock = {
    get nowMs() {
      return startMs + elapsedMs;
    },
    advance,
  };
  return { clock, time: { monotonicMs, wallMs: () => startMs + elapsedMs } };
}

/** What was given as a start, in ms since the epoch. */
export function readStart(startTime: Date | string | number | undefined): number {
  if (startTime === undefined) return START_MS;
  const ms = new Date(startTime).getTime();
  if (Number.isNaN(ms)) throw new RangeError(`startTime is no time: ${String(startTime)}`);
  return ms;
}
