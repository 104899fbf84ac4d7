/** A piece of JSON that is written again and again: the same bytes in words, so that it can be copied four at a time. */
export interface JsonPiece {
  readonly bytes: Buffer;
  /** In the machine's byte order, the last one filled up with zeros. */
  readonly words: Int32Array;
  readonly length: number;
}

export function jsonPiece(bytes: Buffer | string): JsonPiece {
  const source = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
  const padded = new Uint8Array(Math.ceil(source.length / 4) * 4);
  padded.set(source);
  const own = Buffer.from(padded.buffer, 0, source.length);
  return { bytes: own, words: new Int32Array(padded.buffer), length: source.length };
}

export const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
