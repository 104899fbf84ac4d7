import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A log file that is open. */
export interface OpenFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** When it was opened: what is appended later is not read. */
  readonly bytes: number;
  readonly isGzip: boolean;
}

/** Takes a piece of text; its memory is used again afterwards. Answers true where it needs no more. */
export type TakeChunk = (chunk: Buffer) => boolean;

const READ_BYTES = 256 * 1_024;
/** What was unpacked in one step is lost where that step ends in an error. */
const UNPACK_BYTES = 64 * 1_024;

/** Reads a log file's text, unpacked. Answers why it could not be read to its end, else undefined. */
export function readText(file: OpenFile, take: TakeChunk): Promise<string | undefined> {
  return file.isGzip ? unpack(file, take) : readPlain(file, take);
}

async function readPlain(file: OpenFile, take: TakeChunk): Promise<string | undefined> {
  try {
    for await (const chunk of chunks(file, 0, memory(file))) if (take(chunk)) return undefined;
    return undefined;
  } catch (error) {
    return reason(error);
  }
}

/** The file's bytes. Each chunk has memory of its own, unless it is given. */
async function* chunks({ handle, bytes }: OpenFile, from: number, memory?: Buffer): AsyncGenerator<Buffer> {
  for (let at = from; at < bytes; ) {
    const buffer = memory ?? Buffer.allocUnsafe(Math.min(READ_BYTES, bytes - at));
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, bytes - at), at);
    if (bytesRead === 0) throw new Error("it became shorter while it was read");
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** By events: what was unpacked before an error would be thrown away by the stream's iterator. */
async function unpack(file: OpenFile, take: TakeChunk): Promise<string | undefined> {
  if (file.bytes === 0) return "it is empty, which gzip never is";
  const source = Readable.from(chunks(file, 0), { objectMode: false });
  const gunzip = createGunzip({ chunkSize: UNPACK_BYTES });
  let isDone = false;
  const damage = await new Promise<string | undefined>((resolve) => {
    gunzip.on("data", (chunk: Buffer) => {
      if (isDone || !take(chunk)) return;
      isDone = true;
      resolve(undefined);
    });
    gunzip.on("end", () => resolve(undefined)).on("error", (error) => resolve(reason(error)));
    source.on("error", (error) => resolve(reason(error)));
    source.pipe(gunzip);
  });
  const { bytesWritten } = gunzip;
  source.destroy();
  gunzip.destroy();
  return damage ?? (isDone ? undefined : trailingBytes(file, bytesWritten));
}

/** zlib passes over all that follows a NUL byte behind the end; only NUL bytes may be there, as padding. */
async function trailingBytes(file: OpenFile, from: number): Promise<string | undefined> {
  try {
    for await (const chunk of chunks(file, from, memory(file)))
      if (chunk.some((byte) => byte !== 0)) return "bytes that are no gzip follow";
    return undefined;
  } catch (error) {
    return reason(error);
  }
}

function memory({ bytes }: OpenFile): Buffer {
  return Buffer.allocUnsafe(Math.min(READ_BYTES, bytes));
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
