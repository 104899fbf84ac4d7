/** A utilisation speaks of at least so long, once so much has passed. */
export const WINDOW_MS = 1_000;
/** An older baseline says little about now: after it, a window of {@link SHORTEST_WINDOW_MS} is preferred. */
const STALE_MS = 3_000;
const SHORTEST_WINDOW_MS = 100;

/** Counters at a moment, to which later ones are compared. */
export interface Baseline<T> {
  readonly atMs: number;
  readonly counters: T;
}

/** The last two baselines: one to compare with, one that grows old enough to take its place. */
export class Baselines<T> {
  #older: Baseline<T>;
  #newer: Baseline<T>;

  constructor(first: Baseline<T>) {
    this.#older = first;
    this.#newer = first;
  }

  isDue(nowMs: number): boolean {
    return nowMs - this.#newer.atMs >= WINDOW_MS || this.#newer === this.#older;
  }

  add(baseline: Baseline<T>): void {
    this.#older = this.#newer;
    this.#newer = baseline;
  }

  /** The one that gives a window of 1 to 2 s; else the best there is. */
  choose(nowMs: number): Baseline<T> {
    const ageMs = nowMs - this.#newer.atMs;
    if (ageMs >= WINDOW_MS) return this.#newer;
    const isStale = nowMs - this.#older.atMs > STALE_MS;
    return isStale && ageMs >= SHORTEST_WINDOW_MS ? this.#newer : this.#older;
  }
}
