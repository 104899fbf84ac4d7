import { TICK_CELL } from "../ring/layout.js";

/** Most calls that share one look at the clock. */
const MAX_CALLS = 32;

/**
 * The wall clock of the calls of a burst: looking at it costs more than the rest of a record. A reading serves for the next
 * calls only while the worker's tick stands still, which it does for 2 ms at most (see HUB_CELLS.tick), and for the more
 * calls the more of them came within a millisecond: 1, 2, 4, … 32. Where the worker does not tick, every call looks.
 */
export class CallerClock {
  readonly #cells: Int32Array;
  readonly #wallMs: () => number;
  #timeMs = 0;
  #tick = 0;
  #calls = 0;
  #left = 0;

  constructor(cells: Int32Array, wallMs: () => number) {
    this.#cells = cells;
    this.#wallMs = wallMs;
  }

  /** Milliseconds since the epoch; may lag by the 2 ms of a tick. */
  now(): number {
    if (this.#left > 0 && this.#cells[TICK_CELL] === this.#tick) this.#left--;
    else this.#look();
    return this.#timeMs;
  }

  /** Writes the time into a cell: a number that a function returns may be boxed, which is garbage. */
  stamp(cells: Float64Array, index: number): void {
    if (this.#left > 0 && this.#cells[TICK_CELL] === this.#tick) this.#left--;
    else this.#look();
    cells[index] = this.#timeMs;
  }

  #look(): void {
    const tick = this.#cells[TICK_CELL] as number;
    const nowMs = this.#wallMs();
    const isBurst = tick !== 0 && nowMs - this.#timeMs <= 1;
    this.#calls = isBurst ? Math.min(MAX_CALLS, this.#calls * 2 + 1) : 0;
    this.#left = this.#calls;
    this.#tick = tick;
    this.#timeMs = nowMs;
  }
}
