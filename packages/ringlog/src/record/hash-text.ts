/**
 * 64 bits of a text as two halves, unsigned. Two lanes of MurmurHash3 (Austin Appleby, public domain) over blocks of
 * two UTF-16 units, each with its own multipliers (those of its 32-bit form and the last two of its 128-bit x86 form),
 * mixed at the end as the 128-bit form does. Good spread, no defence against texts made to collide.
 */
export function hashText(text: string, seed = 0): [hi: number, lo: number] {
  let a = seed | 0;
  let b = ~seed;
  const even = text.length & ~1;
  for (let i = 0; i < even; i += 2) {
    const block = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
    a = (Math.imul(rotate(a ^ scrambleA(block), 13), 5) + 0xe6546b64) | 0;
    b = (Math.imul(rotate(b ^ scrambleB(block), 17), 5) + 0x561ccd1b) | 0;
  }
  if (even < text.length) {
    a ^= scrambleA(text.charCodeAt(even));
    b ^= scrambleB(text.charCodeAt(even));
  }
  const halves = { hi: 0, lo: 0 };
  finish(a ^ text.length, b ^ text.length, halves);
  return [halves.hi >>> 0, halves.lo >>> 0];
}

function finish(a: number, b: number, into: HashHalves): void {
  const mixedA = avalanche((a + b) | 0);
  const mixedB = avalanche((b + a + b) | 0);
  into.hi = (mixedA + mixedB) | 0;
  into.lo = (mixedB + into.hi) | 0;
}

/** Where a hash is put: two halves, signed, which V8 keeps in place. */
export interface HashHalves {
  hi: number;
  lo: number;
}

/** The same of UTF-16 units, going on from two halves that are known already. */
export function hashUnits(units: Uint16Array, length: number, seed: Readonly<HashHalves>, into: HashHalves): void {
  let a = seed.hi | 0;
  let b = seed.lo | 0;
  const even = length & ~1;
  for (let i = 0; i < even; i += 2) {
    const block = (units[i] as number) | ((units[i + 1] as number) << 16);
    a = (Math.imul(rotate(a ^ scrambleA(block), 13), 5) + 0xe6546b64) | 0;
    b = (Math.imul(rotate(b ^ scrambleB(block), 17), 5) + 0x561ccd1b) | 0;
  }
  if (even < length) {
    a ^= scrambleA(units[even] as number);
    b ^= scrambleB(units[even] as number);
  }
  finish(a ^ length, b ^ length, into);
}

/** 16 hexadecimal digits. */
export function fingerprintHex(hi: number, lo: number): string {
  // A number's own `toString(16)` goes by way of a double's digits.
  hashBytes.writeInt32BE(hi | 0, 0);
  hashBytes.writeInt32BE(lo | 0, 4);
  return hashBytes.toString("hex");
}

const hashBytes = Buffer.alloc(8);

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function scrambleA(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function scrambleB(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0x38b34ae5), 16), 0xa1e38b93);
}

function avalanche(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
