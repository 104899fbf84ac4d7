import type { CallSource } from "./call-source.js";

/** Collections that are remembered one by one. */
const KEPT = 1_024;

/**
 * This thread's garbage collections. Node.js tells of one only when the turn of the event loop is over in which it came, so those
 * that came before a call may be heard of while it runs: they are told apart by their time.
 */
export class GcLog {
  readonly #fetch: () => void;
  readonly #startMs = new Float64Array(KEPT);
  readonly #durationMs = new Float64Array(KEPT);
  count = 0;
  totalMs = 0;

  constructor(source: Pick<CallSource, "watchGc">) {
    this.#fetch = source.watchGc((startMs, durationMs) => this.#note(startMs, durationMs));
  }

  /** Time and number of those within a time, after so many that were heard of, and as much time, as it began. */
  between(startMs: number, endMs: number, countBefore: number, totalMsBefore: number): [number, number] {
    this.#fetch();
    let ms = this.totalMs - totalMsBefore;
    let count = this.count - countBefore;
    for (let index = Math.max(countBefore, this.count - KEPT); index < this.count; index++) {
      const at = this.#startMs[index % KEPT] as number;
      if (at >= startMs && at <= endMs) continue;
      ms -= this.#durationMs[index % KEPT] as number;
      count--;
    }
    return [Math.max(0, ms), count];
  }

  #note(startMs: number, durationMs: number): void {
    this.#startMs[this.count % KEPT] = startMs;
    this.#durationMs[this.count % KEPT] = durationMs;
    this.count++;
    this.totalMs += durationMs;
  }
}
