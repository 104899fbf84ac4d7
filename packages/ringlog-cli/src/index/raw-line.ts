import { readSync } from "node:fs";

export const MAX_RAW_BYTES = 1 << 20;
const FIRST_READ_BYTES = 4096;

/** A line as it stands in its file, without its end. */
export interface RawLine {
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

/** The line that begins at a byte, at most `maxBytes` of it; empty where the file does not reach there any more. */
export function rawLine(fd: number, byte: number, maxBytes: number): RawLine {
  if (fd < 0) return { bytes: Buffer.alloc(0), isCut: false };
  for (let size = Math.min(FIRST_READ_BYTES, maxBytes + 2); ; size = Math.min(size * 16, maxBytes + 2)) {
    const buffer = Buffer.allocUnsafe(size);
    const text = buffer.subarray(0, readSync(fd, buffer, 0, size, byte));
    const newline = text.indexOf(0x0a);
    if (newline < 0 && text.length === size && size < maxBytes + 2) continue;
    const end = newline < 0 ? text.length : newline;
    const line = text.subarray(0, newline > 0 && text[newline - 1] === 0x0d ? end - 1 : end);
    return { bytes: line.subarray(0, maxBytes), isCut: line.length > maxBytes };
  }
}
