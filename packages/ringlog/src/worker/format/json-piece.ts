import { inWords } from "../../record/words.js";

/** A piece of JSON that is written again and again: the same bytes in words, so that it can be copied four at a time. */
export interface JsonPiece {
  readonly bytes: Buffer;
  /** In the machine's byte order, the last one filled up with zeros. */
  readonly words: Int32Array;
  readonly length: number;
}

export function jsonPiece(bytes: Buffer | string): JsonPiece {
  const source = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
  const words = inWords(source);
  return { bytes: Buffer.from(words.buffer, 0, source.length), words, length: source.length };
}
