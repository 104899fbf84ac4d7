const WINDOW_MS = 60_000;
/** Stalls that are told one by one within that time. */
const MAX_TOLD = 5;

/** What was not told one by one. */
export interface Withheld {
  readonly count: number;
  readonly totalMs: number;
  readonly longestMs: number;
}

const NONE: Withheld = { count: 0, totalMs: 0, longestMs: 0 };

/** Sees to it that a loop which stands still again and again does not fill the log. */
export class StallLimit {
  #toldMs: number[] = [];
  #withheld = NONE;
  #sinceMs = Number.POSITIVE_INFINITY;

  /** Whether a stall is told by itself. */
  admit(nowMs: number): boolean {
    this.#toldMs = this.#toldMs.filter((toldMs) => nowMs - toldMs < WINDOW_MS);
    if (this.#toldMs.length >= MAX_TOLD) return false;
    this.#toldMs.push(nowMs);
    return true;
  }

  /** One that was not is over. */
  withhold(nowMs: number, durationMs: number): void {
    const { count, totalMs, longestMs } = this.#withheld;
    if (count === 0) this.#sinceMs = nowMs;
    this.#withheld = {
      count: count + 1,
      totalMs: totalMs + durationMs,
      longestMs: Math.max(longestMs, durationMs),
    };
  }

  /** When what was withheld is told. */
  get dueMs(): number {
    return this.#sinceMs + WINDOW_MS;
  }

  take(): Withheld | undefined {
    const { count } = this.#withheld;
    if (count === 0) return undefined;
    const taken = this.#withheld;
    this.#withheld = NONE;
    this.#sinceMs = Number.POSITIVE_INFINITY;
    return taken;
  }
}
