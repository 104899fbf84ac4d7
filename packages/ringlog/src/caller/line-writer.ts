import type { ByteWriter } from "../record/byte-writer.js";
import { SECTION_LINE } from "../record/frame.js";
import type { Interner } from "../record/interner.js";
import { writeText } from "../record/string-codec.js";
import { TAG_INTERNED, TAG_UNDEFINED } from "../record/value.js";
import { beginSection, endSection } from "./frame-writer.js";

/** Longer texts are measured before room is made for them. */
const LONG = 4_096;
const MAX_UTF8_BYTES = 3;
const STRING_HEADER_BYTES = 5;

/** A line that its caller has composed, in parts that stand one behind the other. */
export interface ComposedLine {
  /** The level: one of a few texts. */
  readonly head: string;
  /** Undefined: `,"time":` and the record's time. */
  readonly time: string | undefined;
  /** What is the same in many lines. */
  readonly base: string;
  /** Its end included. */
  readonly rest: string;
}

/** Parts that come again are sent as numbers. */
export function writeLine(writer: ByteWriter, interner: Interner, { head, time, base, rest }: ComposedLine): void {
  const mark = beginSection(writer, SECTION_LINE);
  writeAgain(writer, interner, head);
  if (time === undefined) writer.u8(TAG_UNDEFINED);
  else writeWhole(writer, time);
  writeAgain(writer, interner, base);
  writeWhole(writer, rest);
  endSection(writer, mark);
}

function writeAgain(writer: ByteWriter, interner: Interner, text: string): void {
  if (text === "") return;
  const id = interner.name(text);
  if (id === 0) return writeWhole(writer, text);
  writer.u8(TAG_INTERNED);
  writer.u32(id);
}

/** Never cut: half a line is no JSON. */
function writeWhole(writer: ByteWriter, text: string): void {
  if (text === "") return;
  // `writeText` takes three bytes a unit for granted.
  if (text.length > LONG) return writeLong(writer, text);
  writer.ensure(STRING_HEADER_BYTES + text.length * MAX_UTF8_BYTES);
  writer.pos = writeText(writer.bytes, text, writer.pos);
}

function writeLong(writer: ByteWriter, text: string): void {
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start);
    const piece = text.slice(start, end);
    writer.ensure(STRING_HEADER_BYTES + piece.length * MAX_UTF8_BYTES);
    writer.pos = writeText(writer.bytes, piece, writer.pos);
    start = end;
  }
}

/** Not between the halves of a surrogate pair. */
function pieceEnd(text: string, start: number): number {
  const end = Math.min(text.length, start + LONG);
  const last = text.charCodeAt(end - 1);
  return end < text.length && last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}
