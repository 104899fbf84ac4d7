import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { FilePosition } from "./sink.js";

/** Enough of a text to tell its place in a file from all others, for lines hold time, instance and `seq`. */
const LEAST_KEY_BYTES = 64;
const MOST_KEY_BYTES = 512;
const LINE_END = 0x0a;
const CHUNK_BYTES = 1024 * 1024;

/**
 * How many bytes of a text stand in the log file already, behind `position`: what a consumer that has died while it wrote them
 * has brought so far. The file may have been renamed meanwhile, and other processes may have written there.
 */
export function readBack(path: string, text: Buffer, position: FilePosition | undefined): number {
  if (position === undefined || text.length === 0) return 0;
  const fd = openInode(path, position);
  if (fd === undefined) return 0;
  try {
    return countIn(fd, text, position.bytes);
  } catch {
    // It cannot be read: it is as if nothing were there.
    return 0;
  } finally {
    closeSync(fd);
  }
}

/** The file that was written to: under its path, or under another name in the same folder. */
function openInode(path: string, position: FilePosition): number | undefined {
  const folder = dirname(path);
  const isIt = (candidate: string) => {
    const stat = statSync(candidate, { throwIfNoEntry: false });
    return stat?.ino === position.inode && stat.dev === position.device;
  };
  try {
    const found = isIt(path) ? path : siblings(folder, basename(path)).find(isIt);
    return found === undefined ? undefined : openSync(found, "r");
  } catch {
    // It is gone, or not ours to read.
    return undefined;
  }
}

function siblings(folder: string, name: string): string[] {
  const stem = name.split(".")[0] as string;
  return readdirSync(folder)
    .filter((other) => other.startsWith(stem))
    .map((other) => join(folder, other));
}

function countIn(fd: number, text: Buffer, fromBytes: number): number {
  const { size } = fstatSync(fd);
  // A file that was cut is searched from its beginning.
  let at = size < fromBytes ? 0 : fromBytes;
  const key = keyOf(text);
  const chunk = Buffer.alloc(CHUNK_BYTES + key.length);
  while (at < size) {
    const read = readSync(fd, chunk, 0, chunk.length, at);
    if (read === 0) break;
    const found = chunk.subarray(0, read).indexOf(key);
    if (found !== -1) return commonBytes(fd, at + found, text, size);
    if (at + read >= size) return tailBytes(chunk.subarray(0, read), key);
    at += CHUNK_BYTES;
  }
  return 0;
}

/** The first line, or what of it was left: others may have written behind that. */
function keyOf(text: Buffer): Buffer {
  const end = text.indexOf(LINE_END, LEAST_KEY_BYTES);
  return text.subarray(0, Math.min(end === -1 ? text.length : end + 1, MOST_KEY_BYTES));
}

/** How far file and text are the same; whole lines only, where others have written behind. */
function commonBytes(fd: number, from: number, text: Buffer, size: number): number {
  const there = Buffer.alloc(text.length);
  let length = 0;
  while (length < there.length) {
    const read = readSync(fd, there, length, there.length - length, from + length);
    if (read === 0) break;
    length += read;
  }
  let same = 0;
  while (same < length && there[same] === text[same]) same++;
  return from + same < size ? text.lastIndexOf(LINE_END, same - 1) + 1 : same;
}

/** The longest beginning of the text that the file ends with. */
function tailBytes(tail: Buffer, key: Buffer): number {
  for (let length = Math.min(key.length - 1, tail.length); length > 0; length--)
    if (tail.subarray(tail.length - length).equals(key.subarray(0, length))) return length;
  return 0;
}
