import type { ByteWriter } from "../record/byte-writer.js";
import type { ErrorSketch } from "../record/describe-error.js";
import { lateEncodeError } from "../record/encode-error.late.js";
import type { ReadFields, ValueEncoder } from "../record/encode-value.js";
import {
  FLAG_SECONDARY_ONLY,
  HEADER_BYTES,
  KIND_WORD,
  LOGGER_WORD,
  MESSAGE_WORD,
  SECTION_DEBUG,
  SECTION_ERROR,
  SECTION_EVENT,
  SECTION_FIELDS,
  SECTION_FINGERPRINT,
  SECTION_FLAGS,
  SECTION_HEADER_BYTES,
  SECTION_LOGGER,
  SECTION_MESSAGE,
  SECTION_REQUEST,
  SECTION_SNAPSHOT,
  SECTION_TRACE,
  SEQ_DOUBLE,
  TIME_DOUBLE,
} from "../record/frame.js";
import { TAG_FALSE, TAG_STRING, TAG_TRUE, TAG_UNDEFINED } from "../record/value.js";
import type { TraceIds } from "./traceparent.js";

/** Starts a frame: room for the header, with what is known of it. Positions below are relative to the frame's start. */
export function beginFrame(writer: ByteWriter, kind: number, level: number, timeMs: number): void {
  writer.ensure(HEADER_BYTES);
  const word = writer.start >> 2;
  writer.i32[word + KIND_WORD] = kind | (level << 8);
  writer.i32[word + LOGGER_WORD] = 0;
  writer.i32[word + MESSAGE_WORD] = 0;
  writer.f64[(writer.start >> 3) + TIME_DOUBLE] = timeMs;
  writer.f64[(writer.start >> 3) + SEQ_DOUBLE] = 0;
  writer.pos = writer.start + HEADER_BYTES;
}

export function setMessageId(writer: ByteWriter, id: number): void {
  writer.i32[(writer.start >> 2) + MESSAGE_WORD] = id;
}

export function setLoggerId(writer: ByteWriter, id: number): void {
  writer.i32[(writer.start >> 2) + LOGGER_WORD] = id;
}

function writeTextSection(writer: ByteWriter, encoder: ValueEncoder, section: number, text: string): void {
  const mark = beginSection(writer, section);
  encoder.text(writer, text);
  endSection(writer, mark);
}

/** Opens a section; gives what `endSection` needs. A frame may move while it is written, so this is no absolute place. */
export function beginSection(writer: ByteWriter, section: number): number {
  writer.ensure(SECTION_HEADER_BYTES);
  const mark = writer.pos - writer.start;
  writer.bytes[writer.pos] = section;
  writer.pos += SECTION_HEADER_BYTES;
  return mark;
}

export function endSection(writer: ByteWriter, mark: number): void {
  const at = writer.start + mark;
  writer.view.setUint32(at + 1, writer.pos - at - SECTION_HEADER_BYTES, true);
}

export function writeMessage(writer: ByteWriter, encoder: ValueEncoder, message: string): void {
  writeTextSection(writer, encoder, SECTION_MESSAGE, message);
}

export function writeRequestId(writer: ByteWriter, encoder: ValueEncoder, requestId: string): void {
  writeTextSection(writer, encoder, SECTION_REQUEST, requestId);
}

export function writeTrace(writer: ByteWriter, encoder: ValueEncoder, { traceId, spanId }: TraceIds): void {
  const mark = beginSection(writer, SECTION_TRACE);
  encoder.text(writer, traceId);
  encoder.text(writer, spanId);
  endSection(writer, mark);
}

/** `event.name`. */
export function writeEventName(writer: ByteWriter, encoder: ValueEncoder, name: string): void {
  writeTextSection(writer, encoder, SECTION_EVENT, name);
}

/** The logger's name: its id where it is interned, else in full. */
export function writeLoggerName(writer: ByteWriter, encoder: ValueEncoder, name: string): void {
  const id = encoder.interner.name(name);
  if (id !== 0) setLoggerId(writer, id);
  else writeTextSection(writer, encoder, SECTION_LOGGER, name);
}

export function writeFields(writer: ByteWriter, encoder: ValueEncoder, fields: ReadFields): void {
  const mark = beginSection(writer, SECTION_FIELDS);
  encoder.fields(writer, fields);
  endSection(writer, mark);
}

export function writeError(writer: ByteWriter, encoder: ValueEncoder, error: unknown, sketch: ErrorSketch): void {
  const mark = beginSection(writer, SECTION_ERROR);
  lateEncodeError().encodeRecordError(encoder, writer, error, sketch);
  endSection(writer, mark);
}

/** Fingerprint and, where it opened a window, cell and generation in the throttle's table. */
export function writeFingerprint(writer: ByteWriter, hi: number, lo: number, cell: number, generation: number): void {
  const mark = beginSection(writer, SECTION_FINGERPRINT);
  writer.u32(hi);
  writer.u32(lo);
  writer.u32(cell);
  writer.u32(generation);
  endSection(writer, mark);
}

/** Ten numbers in the order of `Snapshot`. */
export function writeSnapshot(writer: ByteWriter, readings: readonly number[]): void {
  const mark = beginSection(writer, SECTION_SNAPSHOT);
  for (let index = 0; index < readings.length; index++) writer.float64(readings[index] as number);
  endSection(writer, mark);
}

export interface DebugSection {
  readonly functionName: string;
  readonly writeArgs: ((writer: ByteWriter) => void) | undefined;
  readonly path: readonly string[] | undefined;
  readonly crash: boolean | undefined;
  readonly durationMs: number | undefined;
  /** With `args: "entry"`: what is to be said of the arguments at the failure, after `writeArgs`. */
  readonly writeArgsAfter?: ((writer: ByteWriter) => void) | undefined;
  /** With `slowMs`: readings of the call, in the order of `CallFigures`. */
  readonly figures?: (() => readonly (number | undefined)[]) | undefined;
}

export function writeDebug(writer: ByteWriter, encoder: ValueEncoder, debug: DebugSection): void {
  const mark = beginSection(writer, SECTION_DEBUG);
  encoder.text(writer, debug.functionName);
  if (debug.writeArgs === undefined) writer.u8(TAG_UNDEFINED);
  else debug.writeArgs(writer);
  if (debug.path === undefined) writer.u8(TAG_UNDEFINED);
  else encoder.items(writer, debug.path, debug.path.length);
  writer.u8(debug.crash === undefined ? TAG_UNDEFINED : debug.crash ? TAG_TRUE : TAG_FALSE);
  encoder.value(writer, debug.durationMs);
  if (debug.writeArgsAfter === undefined) writer.u8(TAG_UNDEFINED);
  else debug.writeArgsAfter(writer);
  if (debug.figures === undefined) writer.u8(TAG_UNDEFINED);
  else {
    const figures = debug.figures();
    encoder.items(writer, figures, figures.length);
  }
  endSection(writer, mark);
}

/** Marks a record that only the sink which `written` does not speak of takes. */
export function writeSecondaryFlag(writer: ByteWriter): void {
  const mark = beginSection(writer, SECTION_FLAGS);
  writer.u8(FLAG_SECONDARY_ONLY);
  endSection(writer, mark);
}

/** A frame that is no record: one JSON text. */
export function writeControlFrame(writer: ByteWriter, kind: number, timeMs: number, payload: unknown): void {
  beginFrame(writer, kind, 0, timeMs);
  const mark = beginSection(writer, SECTION_MESSAGE);
  const text = Buffer.from(JSON.stringify(payload), "utf8");
  writer.u8(TAG_STRING);
  writer.u32(text.length);
  writer.block(text);
  endSection(writer, mark);
}
