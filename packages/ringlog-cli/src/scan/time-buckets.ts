/** Levels by number: 0 for a line that tells none, then from trace (1) to fatal (6). */
export const LEVEL_SLOTS = 7;
/** A power of two, so that a place is a shift. */
const STRIDE = 8;
const PAGE_BUCKETS = 128;
/** Twice as many buckets as a range has at least once they had to be doubled: 8,192. */
const MAX_PAGES = 128;
const PAGE_COUNTS = PAGE_BUCKETS * STRIDE;

/** Counts as they travel from a thread. */
export interface PackedBuckets {
  readonly widthMs: number;
  /** Which page each `PAGE_COUNTS` counts belong to. */
  readonly pages: Float64Array;
  readonly counts: Uint32Array;
}

/**
 * Counts of lines by level and time, for a range that is not known before: buckets begin at a millisecond and become twice as wide
 * whenever there are too many. Their edges are multiples of their width, so that counts of different widths add up exactly. Only
 * pages with a count are kept: one line with a wrong date does not make all buckets wide.
 */
export class TimeBuckets {
  #widthMs = 1;
  #pages = new Map<number, Uint32Array>();
  /** The page of the line before: mostly also that of the next one. */
  #counts: Uint32Array = new Uint32Array(0);
  #pageFromMs = 0;
  #pageMs = 0;

  get widthMs(): number {
    return this.#widthMs;
  }

  add(timeMs: number, level: number): void {
    let offsetMs = timeMs - this.#pageFromMs;
    if (offsetMs < 0 || offsetMs >= this.#pageMs) {
      this.#turnTo(timeMs);
      offsetMs = timeMs - this.#pageFromMs;
    }
    const place = Math.floor(offsetMs / this.#widthMs) * STRIDE + level;
    this.#counts[place] = (this.#counts[place] as number) + 1;
  }

  /** Counts many at one time. */
  addCounts(timeMs: number, counts: ArrayLike<number>): void {
    for (let level = 0; level < LEVEL_SLOTS; level++) this.#addAt(timeMs, level, counts[level] as number);
  }

  merge(packed: PackedBuckets): void {
    while (this.#widthMs < packed.widthMs) this.#double();
    for (const [index, page] of packed.pages.entries()) {
      const counts = packed.counts.subarray(index * PAGE_COUNTS, (index + 1) * PAGE_COUNTS);
      this.#mergePage(page * PAGE_BUCKETS * packed.widthMs, packed.widthMs, counts);
    }
  }

  pack(): PackedBuckets {
    const counts = new Uint32Array(this.#pages.size * PAGE_COUNTS);
    let at = 0;
    for (const page of this.#pages.values()) counts.set(page, PAGE_COUNTS * at++);
    return { widthMs: this.#widthMs, pages: Float64Array.from(this.#pages.keys()), counts };
  }

  /** Forgets the counts; the width stays, since the next lines will be of the same log. */
  clear(): void {
    this.#pages.clear();
    this.#pageMs = 0;
  }

  /** Every bucket with any line, in order of time. */
  forEach(take: (fromMs: number, counts: Uint32Array) => void): void {
    const pages = [...this.#pages].sort(([a], [b]) => a - b);
    for (const [page, counts] of pages)
      for (let bucket = 0; bucket < PAGE_BUCKETS; bucket++) {
        const some = counts.subarray(bucket * STRIDE, bucket * STRIDE + LEVEL_SLOTS);
        if (some.some((count) => count > 0)) take((page * PAGE_BUCKETS + bucket) * this.#widthMs, some);
      }
  }

  #mergePage(pageFromMs: number, widthMs: number, counts: Uint32Array): void {
    for (let place = 0; place < PAGE_COUNTS; place++) {
      const count = counts[place] as number;
      if (count > 0) this.#addAt(pageFromMs + Math.floor(place / STRIDE) * widthMs, place % STRIDE, count);
    }
  }

  #addAt(timeMs: number, level: number, count: number): void {
    if (count === 0) return;
    if (timeMs < this.#pageFromMs || timeMs >= this.#pageFromMs + this.#pageMs) this.#turnTo(timeMs);
    const place = Math.floor((timeMs - this.#pageFromMs) / this.#widthMs) * STRIDE + level;
    this.#counts[place] = (this.#counts[place] as number) + count;
  }

  #turnTo(timeMs: number): void {
    while (!this.#pages.has(this.#pageOf(timeMs)) && this.#pages.size >= MAX_PAGES) this.#double();
    const page = this.#pageOf(timeMs);
    this.#counts = this.#pages.get(page) ?? new Uint32Array(PAGE_COUNTS);
    this.#pages.set(page, this.#counts);
    this.#pageMs = this.#widthMs * PAGE_BUCKETS;
    this.#pageFromMs = page * this.#pageMs;
  }

  #pageOf(timeMs: number): number {
    return Math.floor(timeMs / (this.#widthMs * PAGE_BUCKETS));
  }

  /** Two neighbouring pages become one. */
  #double(): void {
    const old = this.#pages;
    this.#pages = new Map();
    this.#widthMs *= 2;
    this.#pageMs = 0;
    for (const [page, counts] of old) {
      const half = Math.floor(page / 2);
      const target = this.#pages.get(half) ?? new Uint32Array(PAGE_COUNTS);
      this.#pages.set(half, target);
      fold(counts, target, page - half * 2);
    }
  }
}

/** Adds a page's buckets, two and two, to the first or second half of another. */
function fold(from: Uint32Array, to: Uint32Array, half: number): void {
  for (let place = 0; place < PAGE_COUNTS; place++) {
    const bucket = half * (PAGE_BUCKETS / 2) + (place >>> 4);
    const target = bucket * STRIDE + (place & 7);
    to[target] = (to[target] as number) + (from[place] as number);
  }
}
