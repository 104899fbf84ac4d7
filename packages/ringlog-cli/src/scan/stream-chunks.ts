import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { reason } from "../lines/read-plain.js";

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Reads a stream to its end, of one with gzip what it unpacks to. It waits while `take` works, and is destroyed when this returns.
 *
 * @returns why it could not be read to its end, in words
 * @throws what `take` throws; the signal's reason
 */
export async function readChunks(
  stream: Readable,
  signal: AbortSignal | undefined,
  take: (chunk: Buffer) => Promise<void>,
): Promise<string | undefined> {
  const onAbort = (): unknown => stream.destroy();
  signal?.addEventListener("abort", onAbort, { once: true });
  const chunks = unpacked(buffers(stream));
  try {
    for (let chunk = await next(chunks); chunk !== undefined; chunk = await next(chunks)) {
      if (typeof chunk === "string") return chunk;
      await take(chunk);
      signal?.throwIfAborted();
    }
    return undefined;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    stream.destroy();
    signal?.throwIfAborted();
  }
}

/** An error of the stream is told as a text; one of `take` must not be taken for it. */
async function next(chunks: AsyncIterator<Buffer>): Promise<Buffer | string | undefined> {
  try {
    const { done, value } = await chunks.next();
    return done === true ? undefined : value;
  } catch (error) {
    return reason(error);
  }
}

async function* buffers(stream: Readable): AsyncGenerator<Buffer, void, void> {
  for await (const chunk of stream) yield Buffer.from(chunk);
}

async function* unpacked(chunks: AsyncGenerator<Buffer, void, void>): AsyncGenerator<Buffer, void, void> {
  let start = Buffer.alloc(0);
  while (start.length < GZIP_MAGIC.length) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    start = Buffer.concat([start, value]);
  }
  const all = withStart(start, chunks);
  yield* start.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC) ? unpack(Readable.from(all)) : all;
}

function unpack(packed: Readable): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  packed.on("error", (error) => gunzip.destroy(error));
  return packed.pipe(gunzip);
}

async function* withStart(start: Buffer, rest: AsyncGenerator<Buffer, void, void>): AsyncGenerator<Buffer, void, void> {
  if (start.length > 0) yield start;
  yield* rest;
}
