import {
  HEADER_BYTES,
  KIND_CONFIG,
  KIND_QUIET,
  KIND_RECORD,
  KIND_SAMPLE,
  KIND_WINDOW,
  LOGGER_WORD,
  MESSAGE_WORD,
  NO_CELL,
  SECTION_DEBUG,
  SECTION_END,
  SECTION_ERROR,
  SECTION_EVENT,
  SECTION_FIELDS,
  SECTION_FINGERPRINT,
  SECTION_FLAGS,
  SECTION_HEADER_BYTES,
  SECTION_LINE,
  SECTION_LOGGER,
  SECTION_MESSAGE,
  SECTION_REQUEST,
  SECTION_SNAPSHOT,
  SECTION_TRACE,
  SEQ_DOUBLE,
  TIME_DOUBLE,
} from "../../record/frame.js";
import { FATAL, LEVEL_STEP, TRACE } from "../../record/level.js";
import { TAG_UNDEFINED } from "../../record/value.js";
import type { Segment } from "../../ring/segment.js";
import { isCell } from "../../ring/throttle-table.js";
import { type BoundedReader, Damaged, OBJECT } from "./bounded.js";

/** The year 9000: RFC 3339 has four digits, and something may be added. */
const MAX_TIME_MS = Date.UTC(9000, 0);
/** Sections of a fixed length. */
const LENGTHS: Readonly<Record<number, number>> = {
  [SECTION_FINGERPRINT]: 16,
  [SECTION_SNAPSHOT]: 80,
  [SECTION_FLAGS]: 1,
};
/** How many values are in the others, and how many of these are texts, from the first on. */
const VALUES: Readonly<Record<number, readonly [values: number, texts: number]>> = {
  [SECTION_MESSAGE]: [1, 1],
  [SECTION_LOGGER]: [1, 1],
  [SECTION_REQUEST]: [1, 1],
  [SECTION_TRACE]: [2, 2],
  [SECTION_ERROR]: [6, 3],
  [SECTION_DEBUG]: [7, 1],
  [SECTION_EVENT]: [1, 1],
};

export function isTime(ms: unknown): ms is number {
  return typeof ms === "number" && ms >= 0 && ms <= MAX_TIME_MS;
}

/** Whether the frame from `offset` on, so many bytes long, can be decoded. `isPayload` judges the JSON of a control frame. */
export function isSoundFrame(
  segment: Segment,
  offset: number,
  length: number,
  reader: BoundedReader,
  isPayload: (kind: number, json: string) => boolean,
): boolean {
  try {
    return checkHeader(segment, offset, reader) && checkSections(segment, offset, length, reader, isPayload);
  } catch (error) {
    if (error instanceof Damaged) return false;
    throw error;
  }
}

function checkHeader(segment: Segment, offset: number, reader: BoundedReader): boolean {
  const { i32, f64, bytes } = segment;
  const kind = bytes[offset + 4] as number;
  const level = bytes[offset + 5] as number;
  const seq = f64[(offset >> 3) + SEQ_DOUBLE] as number;
  const ids = [LOGGER_WORD, MESSAGE_WORD].map((word) => (i32[(offset >> 2) + word] as number) >>> 0);
  if (!isTime(f64[(offset >> 3) + TIME_DOUBLE]) || !ids.every((id) => reader.isTextId(id))) return false;
  if (!isRecord(kind)) return kind === KIND_CONFIG || kind === KIND_SAMPLE || kind === KIND_WINDOW;
  return level >= TRACE && level <= FATAL && level % LEVEL_STEP === 0 && Number.isSafeInteger(seq) && seq >= 0;
}

function checkSections(
  { bytes, view }: Segment,
  offset: number,
  length: number,
  reader: BoundedReader,
  isPayload: (kind: number, json: string) => boolean,
): boolean {
  const kind = bytes[offset + 4] as number;
  const end = offset + length;
  let json: string | undefined;
  for (let pos = offset + HEADER_BYTES; pos < end && bytes[pos] !== SECTION_END; ) {
    const section = bytes[pos] as number;
    const start = pos + SECTION_HEADER_BYTES;
    const payload = start <= end ? view.getUint32(pos + 1, true) : Number.POSITIVE_INFINITY;
    if (payload > end - start) return false;
    if (!isSoundSection(section, payload, reader.within(start, start + payload))) return false;
    if (section === SECTION_FINGERPRINT && !isCellOrNone(view.getUint32(start + 8, true))) return false;
    if (section === SECTION_MESSAGE && !isRecord(kind))
      json = bytes.toString("utf8", start + SECTION_HEADER_BYTES, start + payload);
    pos = start + payload;
  }
  return isRecord(kind) || (json !== undefined && isPayload(kind, json));
}

/** Texts, and what stands for the time. */
function isSoundLine(reader: BoundedReader): boolean {
  while (!reader.isAtEnd) {
    if (reader.bytes[reader.pos] === TAG_UNDEFINED) reader.pos++;
    else reader.text();
  }
  return true;
}

function isRecord(kind: number): boolean {
  return kind === KIND_RECORD || kind === KIND_QUIET;
}

function isCellOrNone(cell: number): boolean {
  return cell === NO_CELL || isCell(cell);
}

function isSoundSection(section: number, length: number, reader: BoundedReader): boolean {
  if (section === SECTION_FIELDS) return reader.value() === OBJECT && reader.isAtEnd;
  if (section === SECTION_LINE) return isSoundLine(reader);
  const fixed = LENGTHS[section];
  if (fixed !== undefined) return length === fixed;
  const values = VALUES[section];
  if (values === undefined) return false;
  for (let index = 0; index < values[0]; index++) {
    if (index < values[1]) reader.text();
    else reader.value();
  }
  return reader.isAtEnd;
}
