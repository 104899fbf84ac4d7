import { appendFile, open, stat } from "node:fs/promises";
import type { FilePosition } from "./protocol.js";

/** A line's beginning has the time and the sequence number: enough to find it by. */
const NEEDLE_BYTES = 512;
const NEWLINE = 0x0a;

/** Where the file ends. Undefined for what has no end, such as a pipe, and where it cannot be seen. */
export async function positionOf(path: string): Promise<FilePosition | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? { dev: found.dev, ino: found.ino, size: found.size } : undefined;
}

/**
 * Sees to what a writer has left that died while it appended the text, which it was about to do at this position. Gives how
 * many bytes of the text need not be written any more: a line that it had begun is completed here.
 */
export async function completeBegun(path: string, begunAt: FilePosition, text: Buffer): Promise<number> {
  const tail = await readTail(path, begunAt);
  const { at, length } = findBegun(tail, text);
  if (length === 0 || text[length - 1] === NEWLINE) return length;
  // Another process has gone on after it: its line stays torn, and is written anew.
  if (at + length < tail.length) return text.lastIndexOf(NEWLINE, length - 1) + 1;
  const end = text.indexOf(NEWLINE, length) + 1;
  await appendFile(path, text.subarray(length, end));
  return end;
}

/** Where in the tail the text begins, and how far they are the same. Other processes may have appended before and after. */
function findBegun(tail: Buffer, text: Buffer): { readonly at: number; readonly length: number } {
  const at = tail.indexOf(text.subarray(0, NEEDLE_BYTES));
  if (at !== -1) return { at, length: sameBytes(tail.subarray(at), text) };
  // Less than the needle: only the last that was appended can be such a short beginning.
  for (let length = Math.min(NEEDLE_BYTES, tail.length, text.length); length > 0; length--)
    if (tail.subarray(tail.length - length).equals(text.subarray(0, length)))
      return { at: tail.length - length, length };
  return { at: 0, length: 0 };
}

function sameBytes(a: Buffer, b: Buffer): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}

/** What was appended since. Nothing, where the file is another one by now. */
async function readTail(path: string, begunAt: FilePosition): Promise<Buffer> {
  const now = await positionOf(path);
  if (now === undefined || now.ino !== begunAt.ino || now.dev !== begunAt.dev) return Buffer.alloc(0);
  const file = await open(path, "r");
  try {
    const bytes = Buffer.alloc(Math.max(0, now.size - begunAt.size));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, begunAt.size);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
