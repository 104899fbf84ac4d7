/** A line as the splitter hands it over. */
export interface SplitLine {
  /** Without the line's end; only its first bytes where it is too long. */
  readonly bytes: Buffer;
  readonly isTooLong: boolean;
  /** False for a last line that lacks its end. */
  readonly isEnded: boolean;
  /** From 1. */
  readonly line: number;
  /** Where the line begins, from 0. */
  readonly byte: number;
}

const NEWLINE = 0x0a;
/** What is kept of a line that is too long. */
const START_BYTES = 4_096;

/** Cuts chunks into lines, and keeps no more than `maxLineBytes` of any. */
export class LineSplitter {
  readonly #maxLineBytes: number;
  readonly #take: (line: SplitLine) => void;
  /** The parts of a line that goes on in the next chunk. */
  #parts: Buffer[] = [];
  #keptBytes = 0;
  #lineBytes = 0;
  #line = 1;
  #byte: number;

  /** `firstByte`: where the first chunk begins. */
  constructor(maxLineBytes: number, take: (line: SplitLine) => void, firstByte = 0) {
    this.#maxLineBytes = maxLineBytes;
    this.#take = take;
    this.#byte = firstByte;
  }

  /** The chunk's memory may be used again afterwards. */
  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#finish(chunk.subarray(start, end), true);
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  /** There is no more, or what follows is not of the same line. */
  end(): void {
    if (this.#lineBytes > 0) this.#finish(Buffer.alloc(0), false);
  }

  #keep(part: Buffer): void {
    this.#lineBytes += part.length;
    if (this.#lineBytes <= this.#maxLineBytes) {
      this.#parts.push(Buffer.from(part));
      this.#keptBytes += part.length;
    } else if (this.#keptBytes !== START_BYTES) {
      this.#keepStart(part);
    }
  }

  #keepStart(part: Buffer): void {
    this.#parts = [Buffer.concat([...this.#parts, part]).subarray(0, START_BYTES)].map((start) => Buffer.from(start));
    this.#keptBytes = this.#parts[0]?.length ?? 0;
  }

  #finish(rest: Buffer, isEnded: boolean): void {
    const lineBytes = this.#lineBytes + rest.length;
    const isTooLong = lineBytes > this.#maxLineBytes;
    const bytes = this.#parts.length === 0 ? rest : Buffer.concat([...this.#parts, rest]);
    const kept = isTooLong ? bytes.subarray(0, START_BYTES) : bytes;
    this.#take({ bytes: kept, isTooLong, isEnded, line: this.#line, byte: this.#byte });
    this.#parts = [];
    this.#keptBytes = 0;
    this.#lineBytes = 0;
    this.#line++;
    this.#byte += lineBytes + (isEnded ? 1 : 0);
  }
}
