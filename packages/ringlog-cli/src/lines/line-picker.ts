import { LineSplitter, type SplitLine } from "../../../ringlog/src/verify/line-splitter.js";
import type { Line } from "./log-file.js";

const CARRIAGE_RETURN = 0x0d;
/** Of a line that is longer, only the first 4 KiB are kept. */
export const MAX_LINE_BYTES = 16 * 1_024 * 1_024;

/** Which lines: those that begin at `fromByte` or later, and before `toByte`. */
export interface LineRange {
  readonly fromByte?: number | undefined;
  readonly toByte?: number | undefined;
  readonly maxLineBytes?: number | undefined;
}

/** Cuts text into lines and hands over those of a range. Text is pushed from `startByte` on. */
export class LinePicker {
  /** Lines that were handed over. */
  lines = 0;
  /** Where the text begins that must be pushed: before the range, to see whether a line begins with it. */
  readonly startByte: number;
  readonly #toByte: number;
  readonly #splitter: LineSplitter;
  readonly #take: (line: Line) => void;
  #isFirst: boolean;
  #isDone = false;

  constructor(
    { fromByte = 0, toByte = Number.POSITIVE_INFINITY, maxLineBytes = MAX_LINE_BYTES }: LineRange,
    take: (line: Line) => void,
  ) {
    this.startByte = Math.max(0, fromByte - 1);
    this.#toByte = toByte;
    this.#take = take;
    this.#isFirst = fromByte > 0;
    this.#splitter = new LineSplitter(maxLineBytes, (line) => this.#pick(line), this.startByte);
  }

  /** Answers true where it needs no more. The chunk's memory may be used again afterwards. */
  push(chunk: Buffer): boolean {
    this.#splitter.push(chunk);
    return this.#isDone;
  }

  /** Ends the line that is not ended: there is no more, or what follows does not belong to it. */
  end(): void {
    this.#splitter.end();
  }

  #pick(line: SplitLine): void {
    // The text before the range ends with the end of a line, or with a part of one that began before.
    if (this.#isFirst) this.#isFirst = false;
    else if (line.byte >= this.#toByte) this.#isDone = true;
    else {
      this.lines++;
      this.#take(isCrlf(line) ? { ...line, bytes: line.bytes.subarray(0, -1) } : line);
    }
  }
}

function isCrlf({ bytes, isEnded, isTooLong }: SplitLine): boolean {
  return isEnded && !isTooLong && bytes[bytes.length - 1] === CARRIAGE_RETURN;
}
