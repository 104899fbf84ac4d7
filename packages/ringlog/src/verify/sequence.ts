import type { SequenceRange } from "./report.js";

/** How a number stands to those that came before it. */
export type Arrival = "next" | "late" | "duplicate" | "uncertain";

/** How many more gaps may be kept, by all threads together. */
export interface GapBudget {
  left: number;
}

const MOST_RANGES = 20;

/**
 * The numbers seen of one thread, as the range from the first to the last and the gaps in it. Usually there is no gap. Where
 * too many are kept the lowest are given up: their numbers stay counted as missing, but one that comes later cannot be
 * told from a duplicate.
 */
export class Sequence {
  readonly #budget: GapBudget;
  /** Gaps by their first and last number, ascending. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  /** Ranges that were given up, for the report. */
  readonly #given: SequenceRange[] = [];
  /** Gaps up to here are not kept. */
  #settledTo = 0;
  #missing = 0;
  first = 0;
  last = 0;

  constructor(budget: GapBudget) {
    this.#budget = budget;
  }

  /** Numbers between the first and the last that have not come. */
  get missing(): number {
    return this.#missing;
  }

  add(seq: number): Arrival {
    if (this.last === 0) return this.#begin(seq);
    if (seq > this.last) return this.#goOn(seq);
    if (seq < this.first) return this.#beginEarlier(seq);
    if (seq <= this.#settledTo) return "uncertain";
    return this.#fill(seq);
  }

  /** The lowest of the missing ranges. */
  missingRanges(): SequenceRange[] {
    const kept = this.#starts.slice(0, MOST_RANGES).map((from, index) => ({ from, to: this.#ends[index] as number }));
    return [...this.#given, ...kept].sort((a, b) => a.from - b.from).slice(0, MOST_RANGES);
  }

  #begin(seq: number): Arrival {
    this.first = seq;
    this.last = seq;
    return "next";
  }

  #goOn(seq: number): Arrival {
    if (seq > this.last + 1) this.#open(this.#starts.length, this.last + 1, seq - 1);
    this.last = seq;
    return "next";
  }

  #beginEarlier(seq: number): Arrival {
    if (seq < this.first - 1) this.#open(0, seq + 1, this.first - 1);
    this.first = seq;
    return "late";
  }

  #fill(seq: number): Arrival {
    const index = this.#gapAt(seq);
    const from = this.#starts[index];
    const to = this.#ends[index];
    if (from === undefined || to === undefined || seq < from) return "duplicate";
    this.#missing--;
    if (from === to) this.#close(index, 1);
    else if (seq === from) this.#starts[index] = seq + 1;
    else if (seq === to) this.#ends[index] = seq - 1;
    else this.#split(index, seq, to);
    return "late";
  }

  #split(index: number, seq: number, to: number): void {
    this.#ends[index] = seq - 1;
    this.#missing -= to - seq;
    this.#open(index + 1, seq + 1, to);
  }

  /** The first gap that ends at or after the number. */
  #gapAt(seq: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] as number) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #open(index: number, from: number, to: number): void {
    this.#missing += to - from + 1;
    this.#starts.splice(index, 0, from);
    this.#ends.splice(index, 0, to);
    this.#budget.left--;
    if (to <= this.#settledTo) this.#settle(index + 1);
    else if (this.#budget.left < 0) this.#settle((this.#starts.length + 1) >>> 1);
  }

  /** Gives the lowest gaps up. */
  #settle(count: number): void {
    this.#settledTo = Math.max(this.#settledTo, this.#ends[count - 1] as number);
    for (let index = 0; index < count && this.#given.length < MOST_RANGES; index++)
      this.#given.push({ from: this.#starts[index] as number, to: this.#ends[index] as number });
    this.#close(0, count);
  }

  #close(index: number, count: number): void {
    this.#starts.splice(index, count);
    this.#ends.splice(index, count);
    this.#budget.left += count;
  }
}
