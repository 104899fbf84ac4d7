import { readSync } from "node:fs";
import { MAX_LINE_BYTES } from "../lines/line-picker.js";
import { SHORTER } from "../lines/read-plain.js";

const NEWLINE = 0x0a;
/** Fits the processor's cache, where the lines are looked at next; larger ones are slower, smaller ones cost calls. */
const BLOCK_BYTES = 256 * 1_024;
/** Lines may end behind a piece; most do soon. */
const TAIL_BYTES = 64 * 1_024;
/** Of a line that is too long, only so much is kept. */
export const START_BYTES = 4_096;

/** A part of a file: the lines that begin in it. */
export interface Piece {
  readonly fromByte: number;
  readonly toByte: number;
  /** What lies behind was written later, and is not read. */
  readonly endByte: number;
}

/** Whole lines. */
export interface Block {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** Where in `bytes` the last line ends, with its end; the first one begins at 0. */
  readonly to: number;
  /** Where `bytes` begins in the file. */
  readonly byte: number;
  /** One line, of which this is the beginning. */
  readonly isTooLong: boolean;
}

/** Reads the lines of a piece, many at a time, into memory that is used again for the next ones and for the next piece. */
export class PieceReader {
  readonly #maxLineBytes: number;
  #fd = -1;
  #piece: Piece = { fromByte: 0, toByte: 0, endByte: 0 };
  #memory: Buffer;
  #view: DataView;
  /** Of the file, the next that is read. */
  #at = 0;
  /** How much of `#memory` is filled. Between two steps that is one line, or the begin of one. */
  #used = 0;
  /** Where in `#memory` begins what was not given yet. */
  #kept = 0;
  /** No line is known to begin here. */
  #isSkipping = false;
  #isDone = true;
  #isShorter = false;

  constructor({ maxLineBytes = MAX_LINE_BYTES, blockBytes = BLOCK_BYTES } = {}) {
    this.#maxLineBytes = maxLineBytes;
    this.#memory = Buffer.allocUnsafeSlow(blockBytes);
    this.#view = viewOf(this.#memory);
  }

  /** Goes to a piece of a file; what was left of another is not given any more. */
  start(fd: number, piece: Piece): void {
    this.#fd = fd;
    this.#piece = piece;
    this.#used = 0;
    this.#kept = 0;
    this.#isDone = false;
    this.#isShorter = false;
    // A line begins at the piece's first byte if the byte before ends one.
    this.#isSkipping = piece.fromByte > 0;
    this.#at = Math.max(0, piece.fromByte - 1);
  }

  /** @returns undefined when there is no more; a block is good until the next call */
  next(): Block | undefined {
    let block: Block | undefined;
    this.#drop(this.#kept);
    while (block === undefined && !this.#isDone) block = this.#step();
    return block;
  }

  /** Why the piece could not be read to its end, in words. */
  get damage(): string | undefined {
    return this.#isShorter ? SHORTER : undefined;
  }

  #step(): Block | undefined {
    if (this.#at >= this.#piece.toByte && (this.#isSkipping || this.#used === 0)) return this.#finish();
    if (this.#used > this.#maxLineBytes) return this.#giveStart();
    const before = this.#used;
    const isTail = this.#at >= this.#piece.toByte;
    if (!this.#read()) return this.#endOfFile();
    if (this.#isSkipping) return this.#skip();
    return isTail ? this.#endOfLast(before) : this.#wholeLines(before);
  }

  /** Up to the piece's end; the line that goes on there is read in steps. */
  #read(): boolean {
    if (this.#used === this.#memory.length) this.#grow();
    const { toByte, endByte } = this.#piece;
    const last = this.#at < toByte ? toByte : Math.min(endByte, this.#at + TAIL_BYTES);
    const wanted = Math.min(this.#memory.length - this.#used, last - this.#at);
    const read = wanted <= 0 ? 0 : readSync(this.#fd, this.#memory, this.#used, wanted, this.#at);
    this.#used += read;
    this.#at += read;
    return read > 0;
  }

  #skip(): Block | undefined {
    const end = this.#memory.subarray(0, this.#used).indexOf(NEWLINE);
    this.#isSkipping = end === -1;
    this.#drop(end === -1 ? this.#used : end + 1);
    return this.#used === 0 ? undefined : this.#wholeLines(0);
  }

  #wholeLines(searchFrom: number): Block | undefined {
    const end = this.#memory.subarray(searchFrom, this.#used).lastIndexOf(NEWLINE);
    return end === -1 ? undefined : this.#give(searchFrom + end + 1);
  }

  #endOfLast(searchFrom: number): Block | undefined {
    const end = this.#memory.subarray(searchFrom, this.#used).indexOf(NEWLINE);
    return end === -1 ? undefined : this.#finish(searchFrom + end + 1);
  }

  #giveStart(): Block {
    const block = { ...this.#give(Math.min(START_BYTES, this.#used)), isTooLong: true };
    this.#kept = this.#used;
    this.#isSkipping = true;
    return block;
  }

  #endOfFile(): Block | undefined {
    this.#isShorter = this.#at < this.#piece.toByte;
    return this.#used > 0 && !this.#isSkipping ? this.#finish(this.#used) : this.#finish();
  }

  #finish(to?: number): Block | undefined {
    this.#isDone = true;
    return to === undefined ? undefined : this.#give(to);
  }

  #give(to: number): Block {
    this.#kept = to;
    return { bytes: this.#memory, view: this.#view, to, byte: this.#at - this.#used, isTooLong: false };
  }

  #drop(count: number): void {
    this.#memory.copyWithin(0, count, this.#used);
    this.#used -= count;
    this.#kept = 0;
  }

  #grow(): void {
    const bytes = Math.max(this.#memory.length + 1, Math.min(this.#memory.length * 2, this.#maxLineBytes + 1));
    const memory = Buffer.allocUnsafeSlow(bytes);
    this.#memory.copy(memory, 0, 0, this.#used);
    this.#memory = memory;
    this.#view = viewOf(memory);
  }
}

function viewOf(memory: Buffer): DataView {
  return new DataView(memory.buffer, memory.byteOffset, memory.length);
}
