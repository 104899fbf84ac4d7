import { type Block, MAX_LINE_BYTES, START_BYTES } from "./piece-reader.js";

const NEWLINE = 0x0a;

/** Makes blocks of whole lines from chunks that are cut anywhere. */
export class BlockSplitter {
  readonly #take: (block: Block) => void | Promise<void>;
  readonly #maxLineBytes: number;
  /** The parts of a line that goes on in the next chunk. */
  #parts: Buffer[] = [];
  #keptBytes = 0;
  /** The line that goes on is too long, and its beginning was given. */
  #isSkipping = false;
  #byte = 0;

  constructor(take: (block: Block) => void | Promise<void>, maxLineBytes = MAX_LINE_BYTES) {
    this.#take = take;
    this.#maxLineBytes = maxLineBytes;
  }

  /** The chunk's memory may be used again when the promise is fulfilled. */
  async push(chunk: Buffer): Promise<void> {
    let from = 0;
    if (this.#isSkipping || this.#keptBytes > 0) {
      from = chunk.indexOf(NEWLINE) + 1;
      if (from === 0) return this.#keep(chunk);
      await this.#endLine(chunk.subarray(0, from));
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > from) await this.#give(chunk.subarray(from, end));
    await this.#keep(chunk.subarray(Math.max(from, end)));
  }

  /** There is no more. */
  async end(): Promise<void> {
    if (this.#keptBytes > 0) await this.#endLine(Buffer.alloc(0));
  }

  async #keep(part: Buffer): Promise<void> {
    if (this.#isSkipping) this.#byte += part.length;
    if (this.#isSkipping || part.length === 0) return;
    this.#parts.push(Buffer.from(part));
    this.#keptBytes += part.length;
    if (this.#keptBytes > this.#maxLineBytes) await this.#giveStart();
  }

  async #endLine(rest: Buffer): Promise<void> {
    const line = Buffer.concat([...this.#parts, rest]);
    this.#parts = [];
    this.#keptBytes = 0;
    if (!this.#isSkipping) return this.#give(line);
    this.#byte += line.length;
    this.#isSkipping = false;
  }

  async #giveStart(): Promise<void> {
    const start = Buffer.concat(this.#parts).subarray(0, START_BYTES);
    const skipped = this.#keptBytes - start.length;
    this.#parts = [];
    this.#keptBytes = 0;
    this.#isSkipping = true;
    await this.#give(start, true);
    this.#byte += skipped;
  }

  async #give(bytes: Buffer, isTooLong = false): Promise<void> {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const byte = this.#byte;
    this.#byte += bytes.length;
    await this.#take({ bytes, view, to: bytes.length, byte, isTooLong });
  }
}
