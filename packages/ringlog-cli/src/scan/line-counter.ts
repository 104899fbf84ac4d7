import { entryHead } from "./entry-head.js";
import { HEAD_BYTES, LineHead } from "./line-head.js";
import type { Block } from "./piece-reader.js";
import { LEVEL_SLOTS, type PackedBuckets, TimeBuckets } from "./time-buckets.js";

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const CLOSING_BRACE = 0x7d;

/** Lines outside are not counted, but for `lines` and `badLines`. */
export interface CountedRange {
  /** Inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

/** Of the lines of one piece. */
export interface LineCounts {
  readonly lines: number;
  readonly badLines: number;
  /** By level: those without a time, before the first with one. */
  readonly untimed: readonly number[];
  /** Of the piece's last line with a time, whether it is within the range or not; undefined where none has one. */
  readonly lastMs: number | undefined;
  /** Earliest and latest within the range. */
  readonly range: { readonly fromMs: number; readonly toMs: number } | undefined;
  readonly buckets: PackedBuckets;
}

/** Counts lines by level and time. One serves a thread for all its pieces. */
export class LineCounter {
  readonly #head = new LineHead();
  readonly #buckets = new TimeBuckets();
  readonly #fromMs: number;
  readonly #toMs: number;
  #lines = 0;
  #badLines = 0;
  #untimed = new Array<number>(LEVEL_SLOTS).fill(0);
  /** Of the line before; NaN where there is none. Always a number of the same kind, so that none is allocated for a line. */
  #timeMs = Number.NaN;
  #minMs = Number.POSITIVE_INFINITY;
  #maxMs = Number.NEGATIVE_INFINITY;

  constructor(range?: CountedRange) {
    this.#fromMs = range?.fromMs ?? Number.NEGATIVE_INFINITY;
    this.#toMs = range?.toMs ?? Number.POSITIVE_INFINITY;
  }

  countBlock({ bytes, view, to, isTooLong }: Block): void {
    for (let at = 0; at < to; ) {
      const isKnown = at + HEAD_BYTES <= to && this.#head.read(view, at);
      const found = isTooLong ? -1 : bytes.indexOf(NEWLINE, isKnown ? at + this.#head.checkedBytes : at);
      const newline = found === -1 || found >= to ? to : found;
      const end = bytes[newline - 1] === CARRIAGE_RETURN ? newline - 1 : newline;
      // A line that was torn lacks its brace.
      if (isKnown && (bytes[end - 1] === CLOSING_BRACE || isTooLong)) this.#count(this.#head.timeMs, this.#head.level);
      else if (end > at) this.#countOther(bytes.subarray(at, end));
      at = newline + 1;
    }
  }

  /** What was counted since the last call. */
  take(): LineCounts {
    const counts = this.#current();
    this.#buckets.clear();
    this.#lines = 0;
    this.#badLines = 0;
    this.#untimed = new Array<number>(LEVEL_SLOTS).fill(0);
    this.#timeMs = Number.NaN;
    this.#minMs = Number.POSITIVE_INFINITY;
    this.#maxMs = Number.NEGATIVE_INFINITY;
    return counts;
  }

  #current(): LineCounts {
    const isAny = this.#minMs <= this.#maxMs;
    return {
      lines: this.#lines,
      badLines: this.#badLines,
      untimed: this.#untimed,
      lastMs: Number.isNaN(this.#timeMs) ? undefined : this.#timeMs,
      range: isAny ? { fromMs: this.#minMs, toMs: this.#maxMs } : undefined,
      buckets: this.#buckets.pack(),
    };
  }

  #countOther(line: Buffer): void {
    const { timeMs, level, isBad } = entryHead(line);
    if (isBad) this.#badLines++;
    const knownMs = timeMs ?? this.#timeMs;
    if (!Number.isNaN(knownMs)) return this.#count(knownMs, level);
    this.#lines++;
    this.#untimed[level] = (this.#untimed[level] as number) + 1;
  }

  #count(timeMs: number, level: number): void {
    this.#lines++;
    this.#timeMs = timeMs;
    if (timeMs < this.#fromMs || timeMs >= this.#toMs) return;
    if (timeMs < this.#minMs) this.#minMs = timeMs;
    if (timeMs > this.#maxMs) this.#maxMs = timeMs;
    this.#buckets.add(timeMs, level);
  }
}
