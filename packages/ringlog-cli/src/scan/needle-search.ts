/** Finds a text in bytes, again and again behind the last place. */
export interface NeedleSearch {
  readonly length: number;
  /** @returns where it stands first between `from` and `to`; -1 where it does not */
  find(bytes: Buffer, from: number, to: number): number;
}

/** Byte by byte the same. */
export function exactSearch(needle: string): NeedleSearch {
  const wanted = Buffer.from(needle);
  return {
    length: wanted.length,
    find(bytes, from, to) {
      const at = bytes.indexOf(wanted, from);
      return at === -1 || at + wanted.length > to ? -1 : at;
    },
  };
}

/** ASCII letters of either case. Horspool's search: most bytes are skipped. */
export function caselessSearch(needle: string): NeedleSearch {
  const wanted = Buffer.from(needle).map((byte) => LOWER[byte] as number);
  const length = wanted.length;
  const last = length - 1;
  const skips = skipsOf(wanted);
  return {
    length,
    find(bytes, from, to) {
      for (let at = from; at + length <= to; at += skips[bytes[at + last] as number] as number) {
        let rest = last;
        while (rest >= 0 && LOWER[bytes[at + rest] as number] === wanted[rest]) rest--;
        if (rest < 0) return at;
      }
      return -1;
    },
  };
}

const LOWER = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/** How far the needle may move when it does not match and this byte stands under its end. */
function skipsOf(wanted: Uint8Array): Int32Array {
  const skips = new Int32Array(256).fill(wanted.length);
  for (let byte = 0; byte < 256; byte++) {
    const at = wanted.subarray(0, -1).lastIndexOf(LOWER[byte] as number);
    if (at !== -1) skips[byte] = wanted.length - 1 - at;
  }
  return skips;
}
