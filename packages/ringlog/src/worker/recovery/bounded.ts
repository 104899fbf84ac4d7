import { isUtf8 } from "node:buffer";
import {
  TAG_ARRAY,
  TAG_END,
  TAG_ERROR,
  TAG_FALSE,
  TAG_FLOAT64,
  TAG_INT32,
  TAG_INTERNED,
  TAG_NULL,
  TAG_OBJECT,
  TAG_REDACTED,
  TAG_SHAPED,
  TAG_SHORT,
  TAG_STRING,
  TAG_TRUE,
  TAG_UNDEFINED,
} from "../../record/value.js";

/** What a dictionary says of an id: a text, a shape with so many keys, or nothing. */
export type KnownIds = readonly (number | "text")[];

/** Deeper than any limit allows: the decoders call themselves for each level. */
const MAX_DEPTH = 110;

export const TEXT = 1;
export const OBJECT = 2;
export const OTHER = 3;

/** Thrown by checks of bytes that may be anything. */
export class Damaged extends Error {}

/** Goes over tagged values of which nothing is believed: every read stays before `end`, every id must be known. */
export class BoundedReader {
  pos = 0;
  end = 0;
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly #ids: KnownIds;

  constructor(bytes: Buffer, ids: KnownIds) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#ids = ids;
  }

  /** Turns to a part of the bytes. */
  within(pos: number, end: number): this {
    this.pos = pos;
    this.end = end;
    return this;
  }

  get isAtEnd(): boolean {
    return this.pos === this.end;
  }

  /** Past one value; gives what it is. */
  value(depth = 0): number {
    if (depth > MAX_DEPTH) throw new Damaged("values too deep");
    const tag = this.bytes[this.#skip(1)];
    switch (tag) {
      case TAG_NULL:
      case TAG_TRUE:
      case TAG_FALSE:
      case TAG_REDACTED:
      case TAG_UNDEFINED:
        return OTHER;
      case TAG_INT32:
        this.#skip(4);
        return OTHER;
      case TAG_FLOAT64:
        if (!Number.isFinite(this.view.getFloat64(this.#skip(8), true))) throw new Damaged("no number");
        return OTHER;
      case TAG_SHORT:
      case TAG_STRING:
        this.#text(tag);
        return TEXT;
      case TAG_INTERNED:
        if (this.#ids[this.#id()] !== "text") throw new Damaged("unknown text");
        return TEXT;
      case TAG_SHAPED:
        this.#shaped(depth);
        return OBJECT;
      case TAG_OBJECT:
        while (!this.#takeEnd()) {
          this.text();
          this.value(depth + 1);
        }
        return OBJECT;
      case TAG_ERROR:
        for (let part = 0; part < 3; part++) this.text();
        for (let part = 0; part < 3; part++) this.value(depth + 1);
        return OBJECT;
      case TAG_ARRAY:
        while (!this.#takeEnd()) this.value(depth + 1);
        return OTHER;
      default:
        throw new Damaged("unknown tag");
    }
  }

  /** Past one value that must be a text. */
  text(): void {
    if (this.value() !== TEXT) throw new Damaged("no text");
  }

  /** Whether an id in a frame's header is one of a text, or none. */
  isTextId(id: number): boolean {
    return id === 0 || this.#ids[id - 1] === "text";
  }

  #shaped(depth: number): void {
    const keys = this.#ids[this.#id()];
    if (typeof keys !== "number") throw new Damaged("unknown shape");
    for (let index = 0; index < keys; index++) this.value(depth + 1);
  }

  #text(tag: number): void {
    const at = this.#skip(tag === TAG_SHORT ? 1 : 4);
    const length = tag === TAG_SHORT ? (this.bytes[at] as number) : this.view.getUint32(at, true);
    const start = this.#skip(length);
    if (!isUtf8(this.bytes.subarray(start, start + length))) throw new Damaged("no UTF-8");
  }

  #id(): number {
    return this.view.getUint32(this.#skip(4), true) - 1;
  }

  #takeEnd(): boolean {
    if (this.pos >= this.end) throw new Damaged("no end");
    if (this.bytes[this.pos] !== TAG_END) return false;
    this.pos++;
    return true;
  }

  /** Past so many bytes; gives where they begin. */
  #skip(bytes: number): number {
    const at = this.pos;
    if (bytes > this.end - at) throw new Damaged("beyond the end");
    this.pos = at + bytes;
    return at;
  }
}
