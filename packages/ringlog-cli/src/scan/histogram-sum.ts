import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import { VIEW_LEVELS, type ViewLevel } from "../model/api.js";
import type { CountedRange, LineCounts } from "./line-counter.js";
import type { ScanProblem } from "./scan-pieces.js";
import { LEVEL_SLOTS, TimeBuckets } from "./time-buckets.js";

/** Lines by level and time: exact, never from a sample. */
export interface ScanHistogram {
  /** All that were read, empty ones aside. */
  readonly lines: number;
  /** Those that begin as JSON and are none. */
  readonly badLines: number;
  /** By level, of all that are in buckets. */
  readonly levels: Readonly<Record<ViewLevel, number>>;
  /** By level: those before which no line of their file has a time. They are in no bucket. */
  readonly untimed: Readonly<Record<ViewLevel, number>>;
  /** Times of the earliest and latest line that was counted, both inclusive; undefined where there is none. */
  readonly range: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** No bucket can be narrower, and edges of buckets are multiples of this. */
  readonly resolutionMs: number;
  /** Files of which not all could be read. */
  readonly problems: readonly ScanProblem[];
  /**
   * @param count of buckets, at most
   * @param within all times where it is left out; widened to multiples of `resolutionMs`
   * @returns undefined where there is no line, or the buckets would be narrower than `resolutionMs`: then scan again, with this range
   */
  buckets(count: number, within?: CountedRange): LevelBuckets | undefined;
}

/** As in `HistogramReply`. */
export interface LevelBuckets {
  readonly fromMs: number;
  readonly widthMs: number;
  readonly levels: Readonly<Partial<Record<ViewLevel, readonly number[]>>>;
  readonly total: number;
}

const LEVEL_OF_SLOT: readonly ViewLevel[] = ["none", ...LEVEL_NAMES];

/** Adds up what was counted of pieces, which must come in the order of the file. */
export class HistogramSum implements ScanHistogram {
  readonly #range: CountedRange | undefined;
  readonly #buckets = new TimeBuckets();
  readonly #untimed = new Array<number>(LEVEL_SLOTS).fill(0);
  #problems: readonly ScanProblem[] = [];
  #lines = 0;
  #badLines = 0;
  #fromMs = Number.POSITIVE_INFINITY;
  #toMs = Number.NEGATIVE_INFINITY;
  /** Of the line before in this file. */
  #timeMs: number | undefined;

  constructor(range: CountedRange | undefined) {
    this.#range = range;
  }

  get lines(): number {
    return this.#lines;
  }

  get badLines(): number {
    return this.#badLines;
  }

  get range(): { readonly fromMs: number; readonly toMs: number } | undefined {
    return this.#fromMs > this.#toMs ? undefined : { fromMs: this.#fromMs, toMs: this.#toMs };
  }

  get resolutionMs(): number {
    return this.#buckets.widthMs;
  }

  get problems(): readonly ScanProblem[] {
    return this.#problems;
  }

  get levels(): Readonly<Record<ViewLevel, number>> {
    const counts = new Array<number>(LEVEL_SLOTS).fill(0);
    this.#buckets.forEach((_, some) => {
      addTo(counts, some);
    });
    return byLevel(counts);
  }

  get untimed(): Readonly<Record<ViewLevel, number>> {
    return byLevel(this.#untimed);
  }

  add({ lines, badLines, untimed, lastMs, range, buckets }: LineCounts): void {
    this.#lines += lines;
    this.#badLines += badLines;
    this.#place(untimed);
    this.#timeMs = lastMs ?? this.#timeMs;
    if (range !== undefined) this.#widen(range.fromMs, range.toMs);
    this.#buckets.merge(buckets);
  }

  /** The next piece is of another file. */
  endFile(): void {
    this.#timeMs = undefined;
  }

  end(problems: readonly ScanProblem[]): void {
    this.#problems = [...problems];
  }

  buckets(count: number, within?: CountedRange): LevelBuckets | undefined {
    const range = within ?? this.#wholeRange();
    const fineMs = this.#buckets.widthMs;
    if (range === undefined || range.toMs <= range.fromMs) return undefined;
    const fromMs = Math.floor(range.fromMs / fineMs) * fineMs;
    if (fineMs > Math.max(1, (range.toMs - fromMs) / count)) return undefined;
    const widthMs = Math.ceil((range.toMs - fromMs) / count / fineMs) * fineMs;
    return this.#fill(fromMs, widthMs, Math.ceil((range.toMs - fromMs) / widthMs));
  }

  #wholeRange(): CountedRange | undefined {
    const { range } = this;
    return range === undefined ? undefined : { fromMs: range.fromMs, toMs: range.toMs + 1 };
  }

  #fill(fromMs: number, widthMs: number, count: number): LevelBuckets {
    const slots = Array.from({ length: LEVEL_SLOTS }, () => new Array<number>(count).fill(0));
    let total = 0;
    this.#buckets.forEach((timeMs, counts) => {
      const at = Math.floor((timeMs - fromMs) / widthMs);
      if (at < 0 || at >= count) return;
      for (const [slot, list] of slots.entries()) {
        list[at] = (list[at] as number) + (counts[slot] as number);
        total += counts[slot] as number;
      }
    });
    const named = LEVEL_OF_SLOT.map((level, slot) => [level, slots[slot] as number[]] as const);
    return { fromMs, widthMs, levels: Object.fromEntries(named.filter(([, list]) => list.some(Boolean))), total };
  }

  /** Lines without a time, before the first one of a piece that has one. */
  #place(untimed: readonly number[]): void {
    const timeMs = this.#timeMs;
    if (timeMs === undefined) addTo(this.#untimed, untimed);
    else if (this.#isWithin(timeMs) && untimed.some(Boolean)) {
      this.#widen(timeMs, timeMs);
      this.#buckets.addCounts(timeMs, untimed);
    }
  }

  #isWithin(timeMs: number): boolean {
    return this.#range === undefined || (timeMs >= this.#range.fromMs && timeMs < this.#range.toMs);
  }

  #widen(fromMs: number, toMs: number): void {
    this.#fromMs = Math.min(this.#fromMs, fromMs);
    this.#toMs = Math.max(this.#toMs, toMs);
  }
}

function addTo(counts: number[], more: ArrayLike<number>): void {
  for (const [slot, count] of counts.entries()) counts[slot] = count + (more[slot] as number);
}

function byLevel(counts: readonly number[]): Record<ViewLevel, number> {
  return Object.fromEntries(
    VIEW_LEVELS.map((level) => [level, counts[LEVEL_OF_SLOT.indexOf(level)] as number]),
  ) as Record<ViewLevel, number>;
}
