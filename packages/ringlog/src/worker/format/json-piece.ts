/** A piece of JSON that is written again and again: the same bytes in doubles, so that it can be copied eight at a time. */
export interface JsonPiece {
  readonly bytes: Buffer;
  /**
   * In the machine's byte order, the last one filled up with zeros. None is NaN, whose bits an engine may change: it would take a
   * byte from 0xf0 on beside 0x7f or 0xff, which UTF-8 has nowhere in that order.
   */
  readonly doubles: Float64Array;
  readonly length: number;
}

export function jsonPiece(bytes: Buffer | string): JsonPiece {
  const source = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
  const doubles = new Float64Array(Math.ceil(source.length / 8));
  const copy = Buffer.from(doubles.buffer, 0, source.length);
  copy.set(source);
  return { bytes: copy, doubles, length: source.length };
}
