// Pseudo-random numbers that are the same in every run: a generated file is compared from machine to machine.

const HEX = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, "0"));

/** @param {number} seed */
export function makeRandom(seed) {
  let state = seed >>> 0;

  /** mulberry32, by Tommy Ettinger: 32 bits. */
  function bits() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  const below = (count) => bits() % count;
  const share = () => bits() / 2 ** 32;
  const hex8 = () => {
    const value = bits();
    return HEX[value >>> 16] + HEX[value & 0xffff];
  };
  return {
    /** A whole number from 0 to `count - 1`. */
    below,
    /** From 0 to 1. */
    share,
    pick: (list) => list[below(list.length)],
    hex8,
    hex16: () => hex8() + hex8(),
    hex32: () => hex8() + hex8() + hex8() + hex8(),
  };
}
