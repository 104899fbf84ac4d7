import type { MemoryViews } from "../record/byte-writer.js";
import { type Cursor, decodeString } from "../record/decode.js";
import type { Definitions } from "../record/definitions.js";
import {
  HEADER_BYTES,
  KIND_WORD,
  LOGGER_WORD,
  MESSAGE_WORD,
  NO_CELL,
  SECTION_END,
  SECTION_FIELDS,
  SECTION_FINGERPRINT,
  SECTION_FLAGS,
  SECTION_HEADER_BYTES,
  SECTION_TRACE,
  SEQ_DOUBLE,
  TIME_DOUBLE,
} from "../record/frame.js";
import type { Value } from "../record/record.js";

const SECTION_KINDS = 16;

/**
 * A frame taken apart, not decoded: the header's numbers and where each section begins. One object is used again and
 * again: what is read here holds until the next `read`.
 */
export class FrameRecord {
  kind = 0;
  level = 0;
  timeMs = 0;
  seq = 0;
  loggerId = 0;
  messageId = 0;
  flags = 0;
  /** Throttle cell and generation whose window this record opened; NO_CELL: none. */
  cell = NO_CELL;
  generation = 0;
  /** Whether there are sections beside message, logger, request and fields. */
  isRare = false;
  fieldsCount = 0;
  /** Keys of the line that the consumer adds. */
  event: ReadonlyMap<string, Value> | undefined;
  readonly fieldsAt: number[] = [];
  readonly cursor: Cursor = { bytes: Buffer.alloc(0), view: new DataView(new ArrayBuffer(0)), pos: 0 };
  readonly #sections = new Int32Array(SECTION_KINDS);
  #isFilled = false;

  read(segment: MemoryViews, offset: number): void {
    const word = offset >> 2;
    const double = offset >> 3;
    const kindAndLevel = segment.i32[word + KIND_WORD] as number;
    this.kind = kindAndLevel & 0xff;
    this.level = (kindAndLevel >> 8) & 0xff;
    this.timeMs = segment.f64[double + TIME_DOUBLE] as number;
    this.seq = segment.f64[double + SEQ_DOUBLE] as number;
    this.loggerId = segment.i32[word + LOGGER_WORD] as number;
    this.messageId = segment.i32[word + MESSAGE_WORD] as number;
    const { cursor } = this;
    cursor.bytes = segment.bytes;
    cursor.view = segment.view;
    cursor.pos = offset + HEADER_BYTES;
    this.#readSections(offset + (segment.i32[word] as number));
  }

  /** The cursor, at the payload of a section; undefined where the frame has none. */
  at(section: number): Cursor | undefined {
    const offset = this.#sections[section] as number;
    if (offset === 0) return undefined;
    this.cursor.pos = offset;
    return this.cursor;
  }

  /** The cursor at the given fields section. */
  fields(index: number): Cursor {
    this.cursor.pos = this.fieldsAt[index] as number;
    return this.cursor;
  }

  /** A section that holds one string, or undefined. */
  text(section: number, definitions: Definitions): string | undefined {
    const cursor = this.at(section);
    return cursor === undefined ? undefined : decodeString(cursor, definitions);
  }

  /** Whether the frame has what only a few have: an error, `debug`, a snapshot. */
  has(section: number): boolean {
    return this.#sections[section] !== 0;
  }

  #readSections(end: number): void {
    const { bytes, view } = this.cursor;
    if (this.#isFilled) this.#sections.fill(0);
    this.#isFilled = false;
    this.isRare = false;
    this.fieldsCount = 0;
    this.event = undefined;
    this.flags = 0;
    this.cell = NO_CELL;
    let pos = this.cursor.pos;
    while (pos < end) {
      const section = bytes[pos] as number;
      if (section === SECTION_END) break;
      const length = view.getUint32(pos + 1, true);
      pos += SECTION_HEADER_BYTES;
      if (section === SECTION_FIELDS) this.fieldsAt[this.fieldsCount++] = pos;
      else this.#note(section, pos);
      pos += length;
    }
    if (this.isRare) this.#readSmall();
  }

  #note(section: number, pos: number): void {
    this.#sections[section] = pos;
    this.#isFilled = true;
    if (section > SECTION_TRACE) this.isRare = true;
  }

  #readSmall(): void {
    const { bytes, view } = this.cursor;
    const flags = this.#sections[SECTION_FLAGS] as number;
    if (flags !== 0) this.flags = bytes[flags] as number;
    const fingerprint = this.#sections[SECTION_FINGERPRINT] as number;
    if (fingerprint === 0) return;
    this.cell = view.getUint32(fingerprint + 8, true);
    this.generation = view.getUint32(fingerprint + 12, true);
  }
}
