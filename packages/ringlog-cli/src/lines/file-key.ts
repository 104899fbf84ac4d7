import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { constants, gunzipSync } from "node:zlib";

/** What is looked at of a file to know it again. */
export const HEAD_BYTES = 4_096;
const NEWLINE = 0x0a;
const KEY_DIGITS = 16;
/** Files with the same first line that are told apart. */
const MAX_REPEATED = 100;

/** The first bytes, unpacked; as many as there are of a file that is damaged. */
export async function readHead(handle: FileHandle, isGzip: boolean): Promise<Buffer> {
  const buffer = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, 0);
  const stored = buffer.subarray(0, bytesRead);
  return isGzip ? unpackedHead(stored) : stored;
}

function unpackedHead(stored: Buffer): Buffer {
  try {
    // 4 KiB of gzip unpack to at most 4 MiB.
    return gunzipSync(stored, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, HEAD_BYTES);
  } catch {
    // What is damaged is told when it is read; it is known again as it is stored.
    return stored;
  }
}

/**
 * Stands for a file as long as it begins with the same line, also after it was renamed, packed or copied. One without a whole
 * line is not yet like any other: its identity stands in.
 */
export function fileKey(head: Buffer, identity: string): string {
  const end = head.indexOf(NEWLINE);
  if (end === -1 && head.length < HEAD_BYTES) return digits(identity);
  return digits(end === -1 ? head : head.subarray(0, end));
}

/** Of a file whose first line is that of `before` others. */
export function repeatedKey(key: string, before: number): string {
  return before === 0 ? key : digits(`${key} ${before}`);
}

/** Whether a key is that of a file, which may be one of several that begin with the same line. */
export function isKeyOf(key: string, own: string): boolean {
  for (let before = 0; before <= MAX_REPEATED; before++) if (repeatedKey(own, before) === key) return true;
  return false;
}

function digits(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, KEY_DIGITS);
}
