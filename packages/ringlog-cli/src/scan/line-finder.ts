import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import type { LineBatch } from "./line-batch.js";
import { HEAD_BYTES, LineHead } from "./line-head.js";
import { NeedleGroups } from "./needle-groups.js";
import type { Block } from "./piece-reader.js";
import type { Prefilter } from "./prefilter.js";

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Picks the lines of a block that pass a prefilter. */
export class LineFinder {
  readonly #head = new LineHead();
  readonly #needles: NeedleGroups;
  /** By level's number; 0 is unused. */
  readonly #isWanted: readonly boolean[];
  readonly #fromMs: number;
  readonly #toMs: number;
  readonly #isHeadAsked: boolean;

  constructor(prefilter: Prefilter) {
    const { levels, fromMs, toMs } = prefilter;
    this.#needles = new NeedleGroups(prefilter);
    this.#isWanted = [true, ...LEVEL_NAMES.map((name) => levels === undefined || levels.has(name))];
    this.#fromMs = fromMs ?? Number.NEGATIVE_INFINITY;
    this.#toMs = toMs ?? Number.POSITIVE_INFINITY;
    this.#isHeadAsked = levels !== undefined || fromMs !== undefined || toMs !== undefined;
  }

  findIn(block: Block, batch: LineBatch): void {
    const { bytes, to, isTooLong } = block;
    this.#needles.restart();
    for (let at = 0; at < to; ) {
      const from = this.#needles.isEmpty || isTooLong ? at : this.#nextCandidate(bytes, at, to);
      if (from === -1) return;
      at = this.#look(block, from, batch);
    }
  }

  /** Where the line begins that the needles lead to. */
  #nextCandidate(bytes: Buffer, at: number, to: number): number {
    const place = this.#needles.next(bytes, at, to);
    if (place >= to) return -1;
    return place === at ? at : Math.max(at, bytes.lastIndexOf(NEWLINE, place - 1) + 1);
  }

  /** @returns where the next line begins */
  #look(block: Block, from: number, batch: LineBatch): number {
    const { bytes, view, to, byte, isTooLong } = block;
    const isKnown = this.#isHeadAsked && from + HEAD_BYTES <= to && this.#head.read(view, from);
    const found = isTooLong ? -1 : bytes.indexOf(NEWLINE, isKnown ? from + this.#head.checkedBytes : from);
    const isEnded = isTooLong || (found !== -1 && found < to);
    const newline = isEnded && !isTooLong ? found : to;
    if (isKnown && !this.#isHeadWanted()) return newline + 1;
    // Of a line that is too long only the beginning is known: what was asked for may stand behind.
    if (!isTooLong && !this.#needles.isIn(bytes, from, newline, to)) return newline + 1;
    const end = bytes[newline - 1] === CARRIAGE_RETURN ? newline - 1 : newline;
    if (end > from) batch.add(bytes, from, end, byte + from, isTooLong, isEnded);
    return newline + 1;
  }

  #isHeadWanted(): boolean {
    const { level, timeMs } = this.#head;
    return this.#isWanted[level] === true && timeMs >= this.#fromMs && timeMs < this.#toMs;
  }
}
