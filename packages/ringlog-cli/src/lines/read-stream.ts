import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { LinePicker } from "./line-picker.js";
import type { Line } from "./log-file.js";
import { MAX_UNPACKED_BYTES, type ReadOptions, type ReadOutcome, tooMuch } from "./read-lines.js";
import { reason } from "./read-plain.js";

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * As `readLines`, of a stream such as `process.stdin`; of one with gzip what it unpacks to. The stream waits while `take` works, and
 * lines are handed over as they come. It is destroyed when this returns.
 *
 * @throws the reason of `signal`, and what `take` throws
 */
export async function readStream(
  stream: Readable,
  options: ReadOptions,
  take: (line: Line) => void,
): Promise<ReadOutcome> {
  const picker = new LinePicker(options, take);
  const reading = new StreamReading(options, picker);
  const damage = await reading.run(stream);
  picker.end();
  return { bytes: Math.max(0, reading.bytes - (options.fromByte ?? 0)), lines: picker.lines, damage };
}

class StreamReading {
  bytes = 0;
  readonly #options: ReadOptions;
  readonly #picker: LinePicker;

  constructor(options: ReadOptions, picker: LinePicker) {
    this.#options = options;
    this.#picker = picker;
  }

  async run(stream: Readable): Promise<string | undefined> {
    const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
    const stop = (): void => void stream.destroy();
    this.#options.signal?.addEventListener("abort", stop);
    try {
      const first = await firstBytes(chunks);
      return first.subarray(0, 2).equals(GZIP_MAGIC)
        ? await this.#unpack(first, chunks)
        : await this.#read(first, chunks);
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      if (error instanceof Thrown) throw error.cause;
      return reason(error);
    } finally {
      this.#options.signal?.removeEventListener("abort", stop);
      stream.destroy();
    }
  }

  async #read(first: Buffer, chunks: AsyncIterator<Buffer | string>): Promise<undefined> {
    if (this.#push(first)) return undefined;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next())
      if (this.#push(Buffer.from(next.value as Buffer))) return undefined;
    this.#options.signal?.throwIfAborted();
    return undefined;
  }

  /** By events: what was unpacked before an error would be thrown away by the stream's iterator. */
  async #unpack(first: Buffer, chunks: AsyncIterator<Buffer | string>): Promise<string | undefined> {
    const { maxUnpackedBytes = MAX_UNPACKED_BYTES, signal } = this.#options;
    const gunzip = createGunzip();
    const over = new Promise<void>((resolve) => gunzip.once("close", resolve));
    // A write that ends in an error is not told so.
    let goOn: (() => void) | undefined;
    gunzip.once("close", () => goOn?.());
    let [damage, failure, isOver]: [string | undefined, unknown, boolean] = [undefined, undefined, false];
    gunzip.on("error", (error) => {
      damage = reason(error);
      isOver = true;
    });
    gunzip.on("data", (chunk: Buffer) => {
      if (isOver) return;
      const room = maxUnpackedBytes - this.bytes;
      try {
        isOver = this.#push(chunk.subarray(0, room));
      } catch (error) {
        [failure, isOver] = [error, true];
      }
      if (chunk.length > room) [damage, isOver] = [tooMuch(maxUnpackedBytes), true];
    });
    let next: IteratorResult<Buffer | string> = { value: first };
    while (next.done !== true) {
      const { value } = next;
      await new Promise<void>((resolve) => {
        goOn = resolve;
        gunzip.write(value, () => resolve());
      });
      if (isOver) break;
      next = await chunks.next();
    }
    if (isOver) gunzip.destroy();
    else gunzip.end();
    await over;
    if (failure !== undefined) throw failure;
    signal?.throwIfAborted();
    return damage;
  }

  #push(chunk: Buffer): boolean {
    this.#options.signal?.throwIfAborted();
    const from = Math.max(0, this.#picker.startByte - this.bytes);
    this.bytes += chunk.length;
    try {
      return from < chunk.length && this.#picker.push(chunk.subarray(from));
    } catch (error) {
      throw new Thrown("", { cause: error });
    }
  }
}

/** What `take` threw, told from what the stream did. */
class Thrown extends Error {}

async function firstBytes(chunks: AsyncIterator<Buffer | string>): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < GZIP_MAGIC.length) {
    const next = await chunks.next();
    if (next.done === true) return bytes;
    bytes = Buffer.concat([bytes, Buffer.from(next.value as Buffer)]);
  }
  return bytes;
}
