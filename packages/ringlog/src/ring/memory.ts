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
