import { type MemoryViews, viewsOf } from "../../record/byte-writer.js";
import { createMemory } from "../../ring/memory.js";
import { MAX_INT, NUMBER_ROOM, writeInt, writeNumber } from "./json-number.js";
import { copyPiece, type JsonPiece, type JsonPieces, PIECE_ROOM } from "./json-piece.js";

const FIRST_BYTES = 4 * 1024;
const EMPTY = Buffer.alloc(0);

/** Takes in the memory that a text has moved to, when it had outgrown the one before. */
export type Grown = (memory: ArrayBufferLike) => void;
/** Makes memory that is shared. */
type Create = (bytes: number) => ArrayBufferLike;

/**
 * What is special about a byte of text. DIGIT: many of them may be a card number. SUSPECT: may begin something secret (see
 * `record/text-patterns.ts`). ASCII: a control, quote or backslash, which JSON or a terminal must not get as it is. LEAD: of a
 * longer sequence that may be one.
 */
const DIGIT = 1;
const SUSPECT = 2;
const ASCII = 3;
const LEAD = 4;
const CLASS = new Uint8Array(256);
for (const char of "0123456789") CLASS[char.charCodeAt(0)] = DIGIT;
for (const char of ":=-Bb") CLASS[char.charCodeAt(0)] = SUSPECT;
for (let code = 0; code < 0x20; code++) CLASS[code] = ASCII;
for (const code of [0x22, 0x5c, 0x7f]) CLASS[code] = ASCII;
for (const lead of [0xc2, 0xd8, 0xe2]) CLASS[lead] = LEAD;

/** Fewest digits of a card number. */
const CARD_DIGITS = 13;

/** Up to this length a loop beats the call of a native copy. */
const LOOP_BYTES = 64;
/** For a text on its way from UTF-16 to UTF-8 to JSON. */
const SCRATCH = Buffer.allocUnsafeSlow(4 * 1024);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HEX = Buffer.from("0123456789abcdef");
const SHORT_ESCAPES = new Uint8Array(128);
for (const [code, letter] of [
  [8, "b"],
  [9, "t"],
  [10, "n"],
  [12, "f"],
  [13, "r"],
  [QUOTE, '"'],
  [BACKSLASH, "\\"],
] as const) {
  SHORT_ESCAPES[code] = letter.charCodeAt(0);
}

/**
 * Builds JSON text as UTF-8 bytes. Controls, U+0080–9F, U+2028/9 and bidirectional controls are written as \u escapes, so
 * that a line stays one line for every reader and harmless on a terminal.
 */
export class JsonWriter {
  bytes: Buffer = EMPTY;
  view: DataView = new DataView(EMPTY.buffer, EMPTY.byteOffset, 0);
  pos = 0;
  /** Set by `quoted` when the text may hold a secret and must be looked at whole. */
  isSuspect = false;

  readonly #grown: Grown | undefined;
  readonly #create: Create;

  /** `memory`: room to begin with. Where that is shared, what follows it is, too. */
  constructor(memory: ArrayBufferLike = new ArrayBuffer(FIRST_BYTES), grown?: Grown, create: Create = createMemory) {
    this.#grown = grown;
    this.#create = create;
    // Set here, not as fields: V8 takes what was never set again for constant, and code that relied on that stays slow.
    this.#use(viewsOf(memory));
  }

  ensure(bytes: number): void {
    if (this.pos + bytes > this.bytes.length) this.#grow(bytes);
  }

  #grow(bytes: number): void {
    const length = Math.max(this.bytes.length * 2, this.pos + bytes);
    const memory = this.#grown === undefined ? new ArrayBuffer(length) : this.#create(length);
    const grown = viewsOf(memory);
    this.bytes.copy(grown.bytes, 0, 0, this.pos);
    this.#use(grown);
    this.#grown?.(memory);
  }

  #use({ bytes, view }: MemoryViews): void {
    this.bytes = bytes;
    this.view = view;
  }

  u8(value: number): void {
    this.ensure(1);
    this.bytes[this.pos++] = value;
  }

  /** Text that is known to be ASCII and needs no escapes. */
  ascii(text: string): void {
    const { length } = text;
    this.ensure(length);
    const { bytes, pos } = this;
    if (length > LOOP_BYTES) bytes.write(text, pos, "latin1");
    else for (let index = 0; index < length; index++) bytes[pos + index] = text.charCodeAt(index);
    this.pos = pos + length;
  }

  /** Text as UTF-8, as it is. */
  utf8(text: string): void {
    this.ensure(text.length * 3);
    this.pos += this.bytes.write(text, this.pos, "utf8");
  }

  /** Bytes that are JSON already. */
  raw(source: Buffer): void {
    const { length } = source;
    this.ensure(length);
    this.bytes.set(source, this.pos);
    this.pos += length;
  }

  /** A piece of JSON. */
  piece(pieces: JsonPieces, piece: JsonPiece): void {
    if (piece < 0) return this.raw(pieces.bytes(piece));
    this.ensure(PIECE_ROOM);
    this.pos = copyPiece(this.view, this.pos, pieces.doubles, piece);
  }

  /** The same as `number`, quicker where it is from 0 to 2^31 - 1, as most integers are. */
  int(value: number): void {
    if (value < 0 || value > MAX_INT) return this.number(value);
    this.ensure(NUMBER_ROOM);
    this.pos = writeInt(this.bytes, this.pos, value);
  }

  /** As `String` would, which JSON's numbers are. */
  number(value: number): void {
    this.ensure(NUMBER_ROOM);
    const end = writeNumber(this.bytes, this.pos, value);
    if (end > 0) this.pos = end;
    else this.ascii(String(value));
  }

  /** A string, quoted. */
  text(text: string): void {
    if (text.length * 3 > SCRATCH.length) {
      const bytes = Buffer.from(text, "utf8");
      return this.quoted(bytes, 0, bytes.length);
    }
    this.quoted(SCRATCH, 0, SCRATCH.write(text, "utf8"));
  }

  /** UTF-8 bytes as a quoted string. */
  quoted(source: Buffer, start: number, end: number): void {
    this.ensure((end - start) * 6 + 2);
    const { bytes } = this;
    let { pos } = this;
    let digits = 0;
    let isSuspect = false;
    bytes[pos++] = QUOTE;
    for (let index = start; index < end; index++) {
      const byte = source[index] as number;
      const kind = CLASS[byte] as number;
      if (kind <= SUSPECT) {
        bytes[pos++] = byte;
        if (kind === DIGIT) digits++;
        else if (kind === SUSPECT && !isSuspect) isSuspect = isSuspectAt(source, index, end);
      } else if (kind === ASCII) {
        pos = escapeAscii(bytes, pos, byte);
      } else {
        const code = unsafeCode(source, index, end);
        if (code === 0) {
          bytes[pos++] = byte;
        } else {
          pos = escapeUnicode(bytes, pos, code);
          index += code > 0x7ff ? 2 : 1;
        }
      }
    }
    bytes[pos++] = QUOTE;
    this.pos = pos;
    this.isSuspect = isSuspect || digits >= CARD_DIGITS;
  }
}

function escapeAscii(bytes: Buffer, pos: number, byte: number): number {
  const letter = SHORT_ESCAPES[byte] as number;
  if (letter === 0) return escapeUnicode(bytes, pos, byte);
  bytes[pos] = BACKSLASH;
  bytes[pos + 1] = letter;
  return pos + 2;
}

function escapeUnicode(bytes: Buffer, pos: number, code: number): number {
  bytes[pos] = BACKSLASH;
  bytes[pos + 1] = 0x75;
  bytes[pos + 2] = HEX[(code >> 12) & 15] as number;
  bytes[pos + 3] = HEX[(code >> 8) & 15] as number;
  bytes[pos + 4] = HEX[(code >> 4) & 15] as number;
  bytes[pos + 5] = HEX[code & 15] as number;
  return pos + 6;
}

/** The code point of a sequence that must be escaped, or 0. C1, U+061C, U+200E/F, U+2028–202E, U+2066–2069. */
function unsafeCode(source: Buffer, index: number, end: number): number {
  const lead = source[index];
  const second = index + 1 < end ? (source[index + 1] as number) : 0;
  if (lead === 0xc2) return second < 0xa0 && second >= 0x80 ? second : 0;
  if (lead === 0xd8) return second === 0x9c ? 0x61c : 0;
  const third = index + 2 < end ? (source[index + 2] as number) : 0;
  if (second === 0x80)
    return third === 0x8e || third === 0x8f || (third >= 0xa8 && third <= 0xae) ? 0x2000 + third - 0x80 : 0;
  if (second === 0x81) return third >= 0xa6 && third <= 0xa9 ? 0x2040 + third - 0x80 : 0;
  return 0;
}

/** `://`, `=`, `--`, `Be…` or `Ba…`: the beginnings of a URL, a query, a key block, credentials. */
function isSuspectAt(source: Buffer, index: number, end: number): boolean {
  const byte = source[index] as number;
  const next = index + 1 < end ? (source[index + 1] as number) | 0x20 : 0;
  if (byte === 0x3d) return true;
  if (byte === 0x3a) return next === 0x2f;
  if (byte === 0x2d) return next === 0x2d;
  return (
    (next === 0x65 || next === 0x61) &&
    index + 5 < end &&
    ((source[index + 2] as number) | 0x20) === (next === 0x65 ? 0x61 : 0x73)
  );
}
