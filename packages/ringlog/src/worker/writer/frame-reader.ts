import { FRAME_HEADER_BYTES } from "./protocol.js";

export interface Frame {
  readonly kind: number;
  readonly id: number;
  readonly bytes: Buffer;
}

/** Takes bytes as they come, and gives whole frames. */
export class FrameReader {
  /** Bytes that were taken and not given yet. */
  queuedBytes = 0;
  readonly #chunks: Buffer[] = [];

  take(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.queuedBytes += bytes.length;
  }

  /** The next frame, if it is there as a whole. */
  next(): Frame | undefined {
    if (this.queuedBytes < FRAME_HEADER_BYTES) return undefined;
    const header = this.#first(FRAME_HEADER_BYTES);
    const length = header.readUInt32LE(5);
    if (this.queuedBytes < FRAME_HEADER_BYTES + length) return undefined;
    const whole = this.#first(FRAME_HEADER_BYTES + length);
    this.#drop(whole.length);
    return { kind: whole.readUInt8(0), id: whole.readUInt32LE(1), bytes: whole.subarray(FRAME_HEADER_BYTES) };
  }

  /** The first bytes in one piece; they stay. */
  #first(length: number): Buffer {
    let count = 0;
    for (let bytes = 0; bytes < length; count++) bytes += (this.#chunks[count] as Buffer).length;
    if (count > 1) this.#chunks.splice(0, count, Buffer.concat(this.#chunks.slice(0, count)));
    return (this.#chunks[0] as Buffer).subarray(0, length);
  }

  #drop(length: number): void {
    const first = this.#chunks.shift() as Buffer;
    if (first.length > length) this.#chunks.unshift(first.subarray(length));
    this.queuedBytes -= length;
  }
}
