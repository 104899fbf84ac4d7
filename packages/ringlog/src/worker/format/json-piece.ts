import { IS_LITTLE_ENDIAN } from "../../record/words.js";

/** Found in the `JsonPieces` that it was added to: where it begins, in doubles, and how many bytes it has; or, below zero, a long one. */
export type JsonPiece = number;

const LENGTH_BITS = 9;
/** Up to this length a loop beats the call of a native copy. A longer piece is kept by itself, and is a number below zero. */
const MAX_PIECE_BYTES = 256;
/** 2^31 is where a piece's place ends: 32 MiB. What comes after that is kept like a long one. */
const MAX_DOUBLES = 2 ** (31 - LENGTH_BITS);
const FIRST_DOUBLES = 256;
/** A piece takes a multiple of it, filled up with zeros: two doubles are copied at a time. */
const STEP_BYTES = 16;

/** What `copyPiece` writes at most. */
export const PIECE_ROOM = MAX_PIECE_BYTES + STEP_BYTES;

function lengthOf(piece: JsonPiece): number {
  return piece & (2 ** LENGTH_BITS - 1);
}

function startOf(piece: JsonPiece): number {
  return piece >>> LENGTH_BITS;
}

/**
 * Pieces of JSON that are written again and again, in one memory, so that few lines of the cache hold many of them; in doubles, so that
 * they can be copied eight bytes at a time. No double is NaN, whose bits an engine may change: it would take a byte from 0xf0 on beside
 * 0x7f or 0xff, which UTF-8 has nowhere in that order.
 */
export class JsonPieces {
  /** In the machine's byte order. */
  doubles = new Float64Array(FIRST_DOUBLES);
  #bytes = bytesOf(this.doubles);
  #endBytes = 0;
  readonly #long: Buffer[] = [];

  add(json: Buffer | string): JsonPiece {
    const source = Buffer.from(json as string);
    const start = this.#endBytes / 8;
    if (source.length > MAX_PIECE_BYTES || start >= MAX_DOUBLES) return -this.#long.push(source);
    this.#endBytes += roomOf(source.length);
    while (this.#endBytes > this.#bytes.length) this.#grow();
    this.#bytes.set(source, start * 8);
    return (start << LENGTH_BITS) | source.length;
  }

  /** In place of a piece that is not needed any more: where it stands, if it fits there. */
  replace(piece: JsonPiece, json: Buffer): JsonPiece {
    if (piece < 0) {
      this.#long[-1 - piece] = Buffer.from(json);
      return piece;
    }
    const place = this.#bytes.subarray(startOf(piece) * 8, startOf(piece) * 8 + roomOf(lengthOf(piece)));
    if (json.length > place.length) return this.add(json);
    place.fill(0).set(json);
    return (startOf(piece) << LENGTH_BITS) | json.length;
  }

  /** A piece's bytes, until another one is added. */
  bytes(piece: JsonPiece): Buffer {
    if (piece < 0) return this.#long[-1 - piece] as Buffer;
    const start = startOf(piece) * 8;
    return this.#bytes.subarray(start, start + lengthOf(piece));
  }

  #grow(): void {
    const doubles = new Float64Array(this.doubles.length * 2);
    const bytes = bytesOf(doubles);
    bytes.set(this.#bytes);
    this.doubles = doubles;
    this.#bytes = bytes;
  }
}

/**
 * A piece that is not long, into memory that has `PIECE_ROOM` from `pos` on. Gives where it ends; what is written behind that, up to 15
 * bytes, is overwritten by what follows.
 */
export function copyPiece(view: DataView, pos: number, doubles: Float64Array, piece: JsonPiece): number {
  const start = startOf(piece);
  const end = pos + lengthOf(piece);
  view.setFloat64(pos, doubles[start] as number, IS_LITTLE_ENDIAN);
  view.setFloat64(pos + 8, doubles[start + 1] as number, IS_LITTLE_ENDIAN);
  for (let from = start + 2, to = pos + 16; to < end; from += 2, to += 16) {
    view.setFloat64(to, doubles[from] as number, IS_LITTLE_ENDIAN);
    view.setFloat64(to + 8, doubles[from + 1] as number, IS_LITTLE_ENDIAN);
  }
  return end;
}

function roomOf(length: number): number {
  return Math.ceil(Math.max(length, 1) / STEP_BYTES) * STEP_BYTES;
}

function bytesOf({ buffer }: Float64Array): Buffer {
  return Buffer.from(buffer);
}
