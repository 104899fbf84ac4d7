import type { ByteWriter } from "./byte-writer.js";
import { TAG_SHORT, TAG_STRING } from "./value.js";

/** Up to this length a loop over the characters beats the native call. */
const LOOP_LENGTH = 24;
/** UTF-8 needs at most three bytes for one UTF-16 unit. */
const MAX_UTF8_BYTES = 3;
const STRING_HEADER_BYTES = 5;

/**
 * Writes a tagged string, at most `maxLength` UTF-16 units of it and at most what the frame has left; what was cut says so
 * at its end. Lone surrogates become U+FFFD.
 */
export function writeString(writer: ByteWriter, text: string, maxLength: number): void {
  const { length } = text;
  const room = Math.max(0, writer.limit - writer.pos - STRING_HEADER_BYTES);
  const isWhole = length <= maxLength && (length * MAX_UTF8_BYTES <= room || length <= LOOP_LENGTH);
  writeWhole(writer, isWhole ? text : cut(text, maxLength, room));
}

/**
 * The same at a place where there is room for three bytes a unit, for a text that needs no cut: gives the position after it.
 */
export function writeText(bytes: Buffer, text: string, pos: number): number {
  const length = text.length;
  if (length <= LOOP_LENGTH) {
    let codes = 0;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      codes |= code;
      bytes[pos + 2 + index] = code;
    }
    if (codes < 128) {
      bytes[pos] = TAG_SHORT;
      bytes[pos + 1] = length;
      return pos + 2 + length;
    }
  }
  const written = bytes.write(text, pos + STRING_HEADER_BYTES, length * MAX_UTF8_BYTES, "utf8");
  bytes[pos] = TAG_STRING;
  bytes[pos + 1] = written;
  bytes[pos + 2] = written >> 8;
  bytes[pos + 3] = written >> 16;
  bytes[pos + 4] = written >> 24;
  return pos + STRING_HEADER_BYTES + written;
}

function writeWhole(writer: ByteWriter, text: string): void {
  writer.ensure(STRING_HEADER_BYTES + text.length * MAX_UTF8_BYTES);
  writer.pos = writeText(writer.bytes, text, writer.pos);
}

/** The beginning of a text that is too long, with a marker that says how much is missing. */
function cut(text: string, maxLength: number, room: number): string {
  let kept = text.length > maxLength ? maxLength : text.length;
  if (kept * MAX_UTF8_BYTES > room) kept = fittingLength(text, kept, room);
  if (kept >= text.length) return text;
  return `${text.slice(0, withoutHalfPair(text, kept))}${cutMarker(text.length - kept)}`;
}

/** How many units of the text take at most `room` bytes. */
function fittingLength(text: string, most: number, room: number): number {
  let used = 0;
  for (let index = 0; index < most; index++) {
    const code = text.charCodeAt(index);
    used += code < 0x80 ? 1 : code < 0x800 ? 2 : MAX_UTF8_BYTES;
    if (used > room) return index;
  }
  return most;
}

function withoutHalfPair(text: string, length: number): number {
  const last = text.charCodeAt(length - 1);
  return last >= 0xd800 && last <= 0xdbff ? length - 1 : length;
}

function cutMarker(missing: number): string {
  return `…[+${missing} characters]`;
}
