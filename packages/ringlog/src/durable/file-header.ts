/**
 * The header that makes a ring's file tell what it is: eight words in the place of unused cells, at byte 32 of a segment and of
 * the hub. The throttle's table has two unused words only: magic and version.
 *
 *     magic, version, kind, thread, block, number, capacity in bytes, checksum of the seven before
 */
export interface FileHeader {
  readonly kind: number;
  readonly threadId: number;
  readonly block: number;
  readonly number: number;
  readonly capacityBytes: number;
}

export const KIND_HUB = 1;
export const KIND_RING = 2;
export const KIND_DICTIONARY = 3;

/** "ring" in ASCII. */
const MAGIC = 0x72696e67;
/** Counted up with every change of what lies in the files. */
export const FORMAT_VERSION = 3;
const HEADER_WORD = 8;
const HEADER_WORDS = 8;
const CHECKSUM = HEADER_WORDS - 1;
const TABLE_WORD = 4;

/** The magic comes last: a process may die between any two stores, and a header without it is one that was not finished. */
export function writeHeader(memory: ArrayBufferLike, header: FileHeader): void {
  const { kind, threadId, block, number, capacityBytes } = header;
  const whole = Int32Array.of(MAGIC, FORMAT_VERSION, kind, threadId, block, number, capacityBytes, 0);
  whole[CHECKSUM] = checksum(whole);
  const words = new Int32Array(memory, HEADER_WORD * 4, HEADER_WORDS);
  words.set(whole.subarray(1), 1);
  Atomics.store(words, 0, MAGIC);
}

/** Undefined where the file is none of ours, of another version or damaged. */
export function readHeader(memory: ArrayBufferLike): FileHeader | undefined {
  if (memory.byteLength < (HEADER_WORD + HEADER_WORDS) * 4) return undefined;
  const words = new Int32Array(memory, HEADER_WORD * 4, HEADER_WORDS);
  const [magic, version, kind, threadId, block, number, capacityBytes] = words as unknown as Iterable<number>;
  const isOurs = magic === MAGIC && version === FORMAT_VERSION && words[CHECKSUM] === checksum(words);
  if (!isOurs || capacityBytes !== memory.byteLength) return undefined;
  return {
    kind: kind as number,
    threadId: threadId as number,
    block: block as number,
    number: number as number,
    capacityBytes,
  };
}

/** Whether its maker died before the header was whole: nothing refers to it yet. */
export function isUnfinished(memory: ArrayBufferLike): boolean {
  const untilMagic = Math.min(memory.byteLength, (HEADER_WORD + 1) * 4);
  return new Uint8Array(memory, 0, untilMagic).every((byte) => byte === 0);
}

export function markTable(memory: ArrayBufferLike): void {
  new Int32Array(memory, TABLE_WORD * 4, 2).set([MAGIC, FORMAT_VERSION]);
}

export function isTable(memory: ArrayBufferLike): boolean {
  const words = new Int32Array(memory, TABLE_WORD * 4, 2);
  return words[0] === MAGIC && words[1] === FORMAT_VERSION;
}

/** FNV-1a over words. */
function checksum(words: Int32Array): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < CHECKSUM; index++) hash = Math.imul(hash ^ (words[index] as number), 0x01000193);
  return hash;
}
