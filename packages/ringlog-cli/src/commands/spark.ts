/** Counts over time whose range is not known before: the width doubles when the range outgrows the cells. */
export class TimeCounts {
  readonly #cells = new Map<number, number>();
  #widthMs = 1;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** Most cells; a result with a tenth of them is off by no more than one cell at its borders. */
  static readonly maxCells = 1024;

  add(timeMs: number, count = 1): void {
    this.#put(Math.floor(timeMs / this.#widthMs), count);
    while (this.#last - this.#first >= TimeCounts.maxCells) this.#widen();
  }

  /** So many sums over a range; what lies outside of it is left out. */
  over(fromMs: number, toMs: number, buckets: number): number[] {
    const sums = new Array<number>(buckets).fill(0);
    const widthMs = Math.max(1, (toMs - fromMs) / buckets);
    for (const [cell, count] of this.#cells) {
      // The cell's middle: it may begin before the range.
      const at = Math.floor((Math.max(fromMs, (cell + 0.5) * this.#widthMs - 0.5) - fromMs) / widthMs);
      const bucket = Math.min(buckets - 1, Math.max(0, at));
      sums[bucket] = (sums[bucket] ?? 0) + count;
    }
    return sums;
  }

  #put(cell: number, count: number): void {
    this.#cells.set(cell, (this.#cells.get(cell) ?? 0) + count);
    this.#first = Math.min(this.#first, cell);
    this.#last = Math.max(this.#last, cell);
  }

  #widen(): void {
    const before = [...this.#cells];
    this.#cells.clear();
    this.#widthMs *= 2;
    this.#first = Number.POSITIVE_INFINITY;
    this.#last = Number.NEGATIVE_INFINITY;
    for (const [cell, count] of before) this.#put(Math.floor(cell / 2), count);
  }
}

const BLOCKS = "▁▂▃▄▅▆▇█";

/** A column a count; none at all is a blank. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(...counts);
  return counts
    .map((count) => (count === 0 ? " " : BLOCKS[Math.max(0, Math.ceil((count / most) * BLOCKS.length) - 1)]))
    .join("");
}
