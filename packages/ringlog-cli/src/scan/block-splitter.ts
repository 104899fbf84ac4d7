import { MAX_LINE_BYTES } from "../lines/line-picker.js";
import { type Block, START_BYTES } from "./piece-reader.js";

const NEWLINE = 0x0a;

/** Makes blocks of whole lines from chunks that are cut anywhere. */
export class BlockSplitter {
  readonly #take: (block: Block) => void;
  readonly #maxLineBytes: number;
  /** The parts of a line that goes on in the next chunk. */
  #parts: Buffer[] = [];
  #keptBytes = 0;
  /** The line that goes on is too long, and its beginning was given. */
  #isSkipping = false;
  #byte = 0;

  constructor(take: (block: Block) => void, maxLineBytes = MAX_LINE_BYTES) {
    this.#take = take;
    this.#maxLineBytes = maxLineBytes;
  }

  /** The chunk's memory may be used again afterwards. */
  push(chunk: Buffer): void {
    let from = 0;
    if (this.#isSkipping || this.#keptBytes > 0) {
      from = chunk.indexOf(NEWLINE) + 1;
      if (from === 0) return this.#keep(chunk);
      this.#endLine(chunk.subarray(0, from));
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > from) this.#give(chunk.subarray(from, end));
    this.#keep(chunk.subarray(Math.max(from, end)));
  }

  /** There is no more, or what follows does not belong to it: ends the line that is not ended. */
  end(): void {
    if (this.#keptBytes > 0) this.#endLine(Buffer.alloc(0));
  }

  #keep(part: Buffer): void {
    if (this.#isSkipping) this.#byte += part.length;
    if (this.#isSkipping || part.length === 0) return;
    this.#parts.push(Buffer.from(part));
    this.#keptBytes += part.length;
    if (this.#keptBytes > this.#maxLineBytes) this.#giveStart();
  }

  #endLine(rest: Buffer): void {
    const line = Buffer.concat([...this.#parts, rest]);
    this.#parts = [];
    this.#keptBytes = 0;
    if (!this.#isSkipping) return this.#give(line);
    this.#byte += line.length;
    this.#isSkipping = false;
  }

  #giveStart(): void {
    const start = Buffer.concat(this.#parts).subarray(0, START_BYTES);
    const skipped = this.#keptBytes - start.length;
    this.#parts = [];
    this.#keptBytes = 0;
    this.#isSkipping = true;
    this.#give(start, true);
    this.#byte += skipped;
  }

  #give(bytes: Buffer, isTooLong = false): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const byte = this.#byte;
    this.#byte += bytes.length;
    this.#take({ bytes, view, to: bytes.length, byte, isTooLong });
  }
}
