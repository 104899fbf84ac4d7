import type { FileHandle } from "node:fs/promises";

/** Takes a piece of text; its memory is used again afterwards. Answers true where it needs no more. */
export type TakeChunk = (chunk: Buffer) => boolean;

/** Part of a file, in bytes; `toByte` exclusive. */
export interface ByteRange {
  readonly fromByte: number;
  readonly toByte: number;
}

/** Larger reads are no faster; while one piece is cut, the next is read. */
const READ_BYTES = 1_024 * 1_024;
export const SHORTER = "it became shorter while it was read";

/**
 * Reads a part of an open file. Answers why it could not be read to its end, else undefined.
 *
 * @throws the reason of `signal`, and what `take` throws
 */
export async function readPlain(
  handle: FileHandle,
  { fromByte, toByte }: ByteRange,
  take: TakeChunk,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const [first, second] = [allocate(toByte - fromByte), allocate(toByte - fromByte - READ_BYTES)];
  let next = fromByte < toByte ? readAt(handle, first, fromByte, toByte) : undefined;
  for (let at = fromByte, turn = 0; next !== undefined; turn++) {
    const { chunk, failure } = await next;
    if (failure !== undefined) return failure;
    if (chunk.length === 0) return SHORTER;
    at += chunk.length;
    next = at < toByte ? readAt(handle, turn % 2 === 0 ? second : first, at, toByte) : undefined;
    try {
      signal?.throwIfAborted();
      if (take(chunk)) return undefined;
    } finally {
      // The memory and the file must be free when this returns.
      if (next !== undefined) await next;
    }
  }
  return undefined;
}

function allocate(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.min(READ_BYTES, Math.max(0, bytes)));
}

interface Read {
  readonly chunk: Buffer;
  readonly failure: string | undefined;
}

/** Never rejects: it is waited for later. */
async function readAt(handle: FileHandle, memory: Buffer, at: number, end: number): Promise<Read> {
  try {
    const { bytesRead } = await handle.read(memory, 0, Math.min(memory.length, end - at), at);
    return { chunk: memory.subarray(0, bytesRead), failure: undefined };
  } catch (error) {
    return { chunk: memory.subarray(0, 0), failure: reason(error) };
  }
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
