import type { Line } from "../lines/log-file.js";

/** Lines as they travel from a thread: behind one another in one memory, which changes hands. */
export interface PackedLines {
  readonly memory: ArrayBuffer;
  readonly usedBytes: number;
  /** Where each line ends in `memory`. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** Where each line begins in its file. */
  readonly places: Float64Array<ArrayBuffer>;
  readonly flags: Uint8Array<ArrayBuffer>;
}

const TOO_LONG = 1;
const NOT_ENDED = 2;
const FIRST_BYTES = 64 * 1_024;

/** Collects lines to be sent. */
export class LineBatch {
  #memory = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #used = 0;
  #ends: number[] = [];
  #places: number[] = [];
  #flags: number[] = [];

  get bytes(): number {
    return this.#used;
  }

  get count(): number {
    return this.#ends.length;
  }

  add(source: Buffer, from: number, to: number, place: number, isTooLong: boolean, isEnded: boolean): void {
    this.#reserve(to - from);
    source.copy(this.#memory, this.#used, from, to);
    this.#used += to - from;
    this.#ends.push(this.#used);
    this.#places.push(place);
    this.#flags.push((isTooLong ? TOO_LONG : 0) | (isEnded ? 0 : NOT_ENDED));
  }

  /** What was collected since the last call. */
  take(): PackedLines {
    const packed = {
      memory: this.#memory.buffer as ArrayBuffer,
      usedBytes: this.#used,
      ends: Uint32Array.from(this.#ends),
      places: Float64Array.from(this.#places),
      flags: Uint8Array.from(this.#flags),
    };
    this.#memory = Buffer.allocUnsafeSlow(FIRST_BYTES);
    this.#used = 0;
    this.#ends = [];
    this.#places = [];
    this.#flags = [];
    return packed;
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#memory.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#used + bytes, this.#memory.length * 2));
    this.#memory.copy(larger, 0, 0, this.#used);
    this.#memory = larger;
  }
}

/** The lines of a batch, in order. */
export function* unpack({ memory, ends, places, flags }: PackedLines): Generator<Line> {
  const bytes = Buffer.from(memory);
  let from = 0;
  for (const [index, end] of ends.entries()) {
    const flag = flags[index] as number;
    const isTooLong = (flag & TOO_LONG) !== 0;
    yield {
      bytes: bytes.subarray(from, end),
      byte: places[index] as number,
      isTooLong,
      isEnded: (flag & NOT_ENDED) === 0,
    };
    from = end;
  }
}
