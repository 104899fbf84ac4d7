const FIRST_BYTES = 64 * 1024;

/** Bytes that JSON or a terminal must not get as they are, by their first byte: 1 ASCII control, quote or backslash; 2 lead of a longer sequence. */
const ESCAPE_CLASS = new Uint8Array(256);
for (let code = 0; code < 0x20; code++) ESCAPE_CLASS[code] = 1;
ESCAPE_CLASS[0x22] = 1;
ESCAPE_CLASS[0x5c] = 1;
ESCAPE_CLASS[0x7f] = 1;
for (const lead of [0xc2, 0xd8, 0xe2]) ESCAPE_CLASS[lead] = 2;

/** Bytes that may begin something secret (see `record/text-patterns.ts`); digits are counted instead. */
const SUSPECT_CLASS = new Uint8Array(256);
for (const char of ":=-Bb") SUSPECT_CLASS[char.charCodeAt(0)] = 1;
for (const char of "0123456789") SUSPECT_CLASS[char.charCodeAt(0)] = 2;

/** Fewest digits of a card number. */
const CARD_DIGITS = 13;

/** Up to this length a loop beats the call of a native copy. */
const LOOP_BYTES = 40;
const MAX_INT = 0x7fffffff;
const MAX_INT_DIGITS = 10;
const ZERO = 0x30;

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
  bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  pos = 0;
  /** Set by `quoted` when the text may hold a secret and must be looked at whole. */
  isSuspect = false;

  ensure(bytes: number): void {
    if (this.pos + bytes <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.pos + bytes));
    this.bytes.copy(grown, 0, 0, this.pos);
    this.bytes = grown;
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
    const { bytes, pos } = this;
    if (length > LOOP_BYTES) bytes.set(source, pos);
    else for (let index = 0; index < length; index++) bytes[pos + index] = source[index] as number;
    this.pos = pos + length;
  }

  int(value: number): void {
    if (value < 0 || value > MAX_INT) return this.ascii(String(value));
    this.ensure(MAX_INT_DIGITS);
    const { bytes, pos } = this;
    const digits = digitCount(value);
    let rest = value | 0;
    for (let index = pos + digits - 1; index >= pos; index--) {
      const tenth = (rest / 10) | 0;
      bytes[index] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.pos = pos + digits;
  }

  number(value: number): void {
    this.ascii(Object.is(value, -0) ? "0" : String(value));
  }

  /** A string, quoted. */
  text(text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.quoted(bytes, 0, bytes.length);
  }

  /** UTF-8 bytes as a quoted string. */
  quoted(source: Buffer, start: number, end: number): void {
    this.ensure((end - start) * 6 + 2);
    const { bytes } = this;
    let { pos } = this;
    let digits = 0;
    let suspect = 0;
    bytes[pos++] = QUOTE;
    for (let index = start; index < end; index++) {
      const byte = source[index] as number;
      const mark = SUSPECT_CLASS[byte] as number;
      if (mark === 2) digits++;
      else if (mark === 1 && suspect === 0 && isSuspectAt(source, index, end)) suspect = 1;
      const kind = ESCAPE_CLASS[byte] as number;
      if (kind === 0) {
        bytes[pos++] = byte;
      } else if (kind === 1) {
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
    this.isSuspect = suspect !== 0 || digits >= CARD_DIGITS;
  }
}

function digitCount(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1_000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8;
  return value < 1_000_000_000 ? 9 : 10;
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
