import { type JsonPiece, JsonPieces } from "./json-piece.js";

const ZERO = 0x30;

/** The line's beginning, `{"time":"…"`: made anew every second, and changed in place for its milliseconds. */
export class TimePiece {
  readonly pieces = new JsonPieces();
  #timeMs = Number.NaN;
  #second = Number.NaN;
  #piece: JsonPiece = this.pieces.add("");
  /** Where the milliseconds stand. */
  #digits = 0;

  /** Which of `pieces` stands for a time in milliseconds since the epoch, until it is asked for another. */
  at(timeMs: number): JsonPiece {
    if (timeMs !== this.#timeMs) this.#set(timeMs);
    return this.#piece;
  }

  #set(timeMs: number): void {
    const whole = Math.floor(timeMs);
    const second = Math.floor(whole / 1000);
    if (second !== this.#second) this.#make(whole, second);
    const rest = whole - second * 1000;
    const hundreds = (rest / 100) | 0;
    const tens = ((rest - hundreds * 100) / 10) | 0;
    const bytes = this.pieces.bytes(this.#piece);
    bytes[this.#digits] = ZERO + hundreds;
    bytes[this.#digits + 1] = ZERO + tens;
    bytes[this.#digits + 2] = ZERO + rest - hundreds * 100 - tens * 10;
    this.#timeMs = timeMs;
  }

  #make(timeMs: number, second: number): void {
    const text = `{"time":"${new Date(timeMs).toISOString()}"`;
    this.#piece = this.pieces.replace(this.#piece, Buffer.from(text));
    this.#digits = text.indexOf(".") + 1;
    this.#second = second;
  }
}
