import type { FileHandle } from "node:fs/promises";
import { crc32, createInflateRaw, type InflateRaw } from "node:zlib";
import { reason, type TakeChunk } from "./read-plain.js";

const READ_BYTES = 64 * 1_024;
const CHUNK_BYTES = 64 * 1_024;
/** What a step has unpacked is lost when it ends in an error: then it is done again in steps as small as this. */
const SMALL_CHUNK_BYTES = 256;

/** What became of one member of a packed file. */
export interface MemberOutcome {
  readonly damage: string | undefined;
  /** Bytes of its packed text, where that has an end. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly crc: number;
  /** `take` needs no more. */
  readonly isDone: boolean;
}

/** Unpacks the deflated text that begins at `from`, as far as it goes. */
export async function unpackMember(
  handle: FileHandle,
  from: number,
  end: number,
  take: TakeChunk,
  signal?: AbortSignal,
): Promise<MemberOutcome> {
  const first = new Inflating(CHUNK_BYTES, 0, take);
  await first.run(handle, from, end, signal);
  if (!first.isCorrupt) return first.outcome();
  const again = new Inflating(SMALL_CHUNK_BYTES, first.unpackedBytes, take);
  await again.run(handle, from, end, signal);
  return again.outcome();
}

class Inflating {
  unpackedBytes = 0;
  isCorrupt = false;
  readonly #inflate: InflateRaw;
  readonly #skipBytes: number;
  readonly #take: TakeChunk;
  #crc = 0;
  #damage: string | undefined;
  #thrown: { readonly error: unknown } | undefined;
  #isDone = false;
  #isOver = false;
  #goOn: (() => void) | undefined;

  /** The first `skipBytes` are not handed over. */
  constructor(chunkSize: number, skipBytes: number, take: TakeChunk) {
    this.#inflate = createInflateRaw({ chunkSize });
    this.#skipBytes = skipBytes;
    this.#take = take;
  }

  /** By events: what was unpacked before an error would be thrown away by the stream's iterator. */
  async run(handle: FileHandle, from: number, end: number, signal?: AbortSignal): Promise<void> {
    const inflate = this.#inflate;
    const over = new Promise<void>((resolve) => inflate.once("close", resolve));
    inflate.once("close", () => this.#goOn?.());
    inflate.on("data", (chunk: Buffer) => this.#push(chunk));
    inflate.on("end", () => this.#finish());
    inflate.on("error", (error: NodeJS.ErrnoException) => this.#fail(error));
    let isFed = false;
    try {
      await this.#feed(handle, from, end, signal);
      isFed = true;
    } finally {
      if (this.#isOver || !isFed) inflate.destroy();
      else inflate.end();
      await over;
    }
    if (this.#thrown !== undefined) throw this.#thrown.error;
  }

  /** The end is told once all is unpacked: with the last bytes, a cut-off file would lose what they hold. */
  async #feed(handle: FileHandle, from: number, end: number, signal?: AbortSignal): Promise<void> {
    for (let at = from; at < end && !this.#isOver; ) {
      const memory = Buffer.allocUnsafe(Math.min(READ_BYTES, end - at));
      const bytesRead = await this.#read(handle, memory, at);
      signal?.throwIfAborted();
      if (bytesRead === 0) return;
      await this.#write(memory.subarray(0, bytesRead));
      at += bytesRead;
    }
  }

  /** A write that ends in an error is not told so. */
  #write(chunk: Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.#goOn = resolve;
      this.#inflate.write(chunk, () => resolve());
    });
  }

  async #read(handle: FileHandle, memory: Buffer, at: number): Promise<number> {
    try {
      return (await handle.read(memory, 0, memory.length, at)).bytesRead;
    } catch (error) {
      this.#damage = reason(error);
      return 0;
    }
  }

  #push(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#crc = crc32(chunk, this.#crc);
    const known = Math.max(0, this.#skipBytes - this.unpackedBytes);
    this.unpackedBytes += chunk.length;
    if (known >= chunk.length) return;
    try {
      this.#isDone = this.#take(chunk.subarray(known));
    } catch (error) {
      this.#thrown = { error };
    }
    if (this.#isDone || this.#thrown !== undefined) this.#finish();
  }

  #finish(): void {
    this.#isOver = true;
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.isCorrupt = error.code === "Z_DATA_ERROR";
    this.#damage ??= error.message;
    this.#isOver = true;
  }

  outcome(): MemberOutcome {
    return {
      damage: this.#isDone ? undefined : this.#damage,
      packedBytes: this.#inflate.bytesWritten,
      unpackedBytes: this.unpackedBytes,
      crc: this.#crc,
      isDone: this.#isDone,
    };
  }
}
