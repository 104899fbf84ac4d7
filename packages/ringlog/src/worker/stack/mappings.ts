/** A place in a source: both from 0, and the source's number in its map. */
export interface Original {
  readonly source: number;
  readonly line: number;
  readonly column: number;
}

const DIGITS = new Int8Array(128).fill(-1);
for (const [value, digit] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries()) {
  DIGITS[digit.charCodeAt(0)] = value;
}
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
/** Segments between two that are noted. */
const STRIDE = 64;
/** Numbers of a noted segment. */
const NOTED = 7;

/** Goes over the segments of `mappings`, one after the other. Throws at what is none. */
class Segments {
  at = 0;
  line = 0;
  column = 0;
  source = 0;
  originalLine = 0;
  originalColumn = 0;
  /** Whether the segment names an original. */
  hasOriginal = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** False: there is no other one. */
  next(): boolean {
    const text = this.#text;
    for (; ; this.at++) {
      const code = text.charCodeAt(this.at);
      if (code === SEMICOLON) {
        this.line++;
        this.column = 0;
      } else if (code !== COMMA) break;
    }
    if (this.at >= text.length) return false;
    this.column += this.#number();
    this.hasOriginal = this.#isAtEnd() ? 0 : 1;
    if (this.hasOriginal === 1) this.#original();
    if (this.column < 0 || this.originalLine < 0 || this.originalColumn < 0 || !this.#isAtEnd()) throw broken();
    return true;
  }

  #original(): void {
    this.source += this.#number();
    this.originalLine += this.#number();
    this.originalColumn += this.#number();
    // The name's.
    if (!this.#isAtEnd()) this.#number();
  }

  #isAtEnd(): boolean {
    const code = this.#text.charCodeAt(this.at);
    return code === COMMA || code === SEMICOLON || this.at >= this.#text.length;
  }

  #number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 5) {
      const code = this.#text.charCodeAt(this.at++);
      const digit = code < 128 ? (DIGITS[code] as number) : -1;
      if (digit < 0) throw broken();
      value |= (digit & 31) << shift;
      if (digit < 32) return value & 1 ? -(value >>> 1) : value >>> 1;
    }
    throw broken();
  }

  note(notes: number[]): void {
    const { at, line, column, source, originalLine, originalColumn, hasOriginal } = this;
    notes.push(line, column, at, source, originalLine, originalColumn, hasOriginal);
  }

  goTo(notes: Int32Array, index: number): void {
    const numbers = notes.subarray(index * NOTED) as unknown as Iterable<number>;
    [this.line, this.column, this.at, this.source, this.originalLine, this.originalColumn, this.hasOriginal] =
      numbers as unknown as [number, number, number, number, number, number, number];
  }
}

function broken(): Error {
  return new Error("broken mappings");
}

/**
 * The `mappings` of a source map as they stand there, and every 64th segment decoded. Node.js's own `SourceMap` makes an array of
 * each: 25 bytes for one of text, where this takes a tenth of one.
 */
export class Mappings {
  readonly #text: string;
  readonly #notes: Int32Array;
  /** Whether columns only grow in a line, as nearly every tool writes them. */
  readonly #isSorted: boolean;

  /** Throws where they are broken anywhere. */
  constructor(text: string) {
    this.#text = text;
    const segments = new Segments(text);
    const notes: number[] = [];
    let isSorted = true;
    let [count, line, column] = [0, 0, 0];
    while (segments.next()) {
      if (segments.line === line && segments.column < column) isSorted = false;
      ({ line, column } = segments);
      if (count++ % STRIDE === 0) segments.note(notes);
    }
    this.#notes = Int32Array.from(notes);
    this.#isSorted = isSorted;
  }

  /** Of the last segment in this line that begins at the column or before it. */
  original(line: number, column: number): Original | undefined {
    const segments = new Segments(this.#text);
    const first = this.#isSorted ? this.#lastNoteBefore(line, column) : 0;
    if (first < 0 || this.#notes.length === 0) return undefined;
    segments.goTo(this.#notes, first);
    let found: Original | undefined;
    let foundColumn = -1;
    do {
      if (segments.line > line || (this.#isSorted && segments.line === line && segments.column > column)) break;
      if (segments.line < line || segments.column > column || segments.column < foundColumn) continue;
      foundColumn = segments.column;
      found = originalOf(segments);
    } while (segments.next());
    return found;
  }

  /** -1: there is none. */
  #lastNoteBefore(line: number, column: number): number {
    const notes = this.#notes;
    let low = -1;
    let high = notes.length / NOTED;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      const noted = notes[middle * NOTED] as number;
      if (noted < line || (noted === line && (notes[middle * NOTED + 1] as number) <= column)) low = middle;
      else high = middle;
    }
    return low;
  }
}

function originalOf({ hasOriginal, source, originalLine, originalColumn }: Segments): Original | undefined {
  return hasOriginal === 0 ? undefined : { source, line: originalLine, column: originalColumn };
}
