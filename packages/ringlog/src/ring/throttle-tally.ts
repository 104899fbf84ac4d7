/**
 * A thread's own count of one window's duplicates: what a storm counts in, since an atomic operation on the window's cell would
 * cost as much as all else of a duplicate. The thread adds with plain stores. Whoever closes the window takes what is there,
 * and the thread what came too late for that: `taken` says how far it has been taken, and moves by compare-exchange only.
 *
 *     16 × i32:  key of the window, count, taken, last (the low half of ms since the epoch), hi, lo, level, unused…
 *
 * Count and taken only grow (modulo 2^32). The thread turns to another window only when all is taken, so a count that is
 * taken from a tally with the window's key is that window's.
 */
export const TALLY_WORDS = 16;
export const MAX_TALLIES = 256;

export const TALLY_KEY = 0;
export const TALLY_COUNT = 1;
export const TALLY_TAKEN = 2;
export const TALLY_LAST = 3;
export const TALLY_HI = 4;
export const TALLY_LO = 5;
export const TALLY_LEVEL = 6;

const GENERATION_BITS = 10;

/** A window's key: not 0, since generations of open windows are odd. */
export function tallyKey(cell: number, generation: number): number {
  return (cell << GENERATION_BITS) | generation;
}

export function cellOfKey(key: number): number {
  return key >> GENERATION_BITS;
}

export function generationOfKey(key: number): number {
  return key & (2 ** GENERATION_BITS - 1);
}

/** What the tally at `at` has counted in a window, and nobody has taken. */
export function untakenOf(words: Int32Array, at: number, key: number): number {
  const rest = (Atomics.load(words, at + TALLY_COUNT) - Atomics.load(words, at + TALLY_TAKEN)) | 0;
  return Atomics.load(words, at + TALLY_KEY) === key ? Math.max(0, rest) : 0;
}

/** The same of one that was closed, which is taken by that. */
export function takeFrom(words: Int32Array, at: number, key: number): number {
  for (;;) {
    const taken = Atomics.load(words, at + TALLY_TAKEN);
    const count = Atomics.load(words, at + TALLY_COUNT);
    const rest = (count - taken) | 0;
    if (Atomics.load(words, at + TALLY_KEY) !== key || rest <= 0) return 0;
    if (Atomics.compareExchange(words, at + TALLY_TAKEN, taken, count) === taken) return rest;
  }
}

/** The same for the thread itself. The count moves on by one that nobody takes. Calls nothing that may find the stack used up. */
export function takeOwn(words: Int32Array, at: number): number {
  const count = words[at + TALLY_COUNT] as number;
  const next = (count + 1) | 0;
  for (;;) {
    const taken = Atomics.load(words, at + TALLY_TAKEN);
    if (Atomics.compareExchange(words, at + TALLY_TAKEN, taken, next) !== taken) continue;
    Atomics.store(words, at + TALLY_COUNT, next);
    return (count - taken) | 0;
  }
}

/** When the tally counted last, in ms since the epoch: near `knownMs`. */
export function lastOf(words: Int32Array, at: number, knownMs: number): number {
  return knownMs + (((words[at + TALLY_LAST] as number) - (knownMs | 0)) | 0);
}
