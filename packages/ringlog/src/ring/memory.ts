/**
 * Zeroed memory that threads can share, or ordinary memory where SharedArrayBuffer is forbidden. In pages of its own, which take
 * nothing until they are touched and go back to the system when they are freed: that is how V8 makes memory that could grow. Plain
 * one comes from `malloc`, which may fill a hole that something else has left, and keeps most of what a burst has taken.
 */
export function createMemory(bytes: number): ArrayBufferLike {
  if (typeof SharedArrayBuffer === "undefined") return new ArrayBuffer(bytes);
  const Growable = SharedArrayBuffer as new (bytes: number, options: { maxByteLength: number }) => SharedArrayBuffer;
  return new Growable(bytes, { maxByteLength: bytes });
}

// A view without a length of its own follows memory that could grow: V8 would look at each access how long that is now.

/** All of the memory in 32-bit words. */
export function wordsOf(memory: ArrayBufferLike): Int32Array {
  return new Int32Array(memory, 0, memory.byteLength >> 2);
}

export function doublesOf(memory: ArrayBufferLike): Float64Array {
  return new Float64Array(memory, 0, memory.byteLength >> 3);
}

export function bytesOf(memory: ArrayBufferLike): Buffer {
  return Buffer.from(memory as ArrayBuffer, 0, memory.byteLength);
}
