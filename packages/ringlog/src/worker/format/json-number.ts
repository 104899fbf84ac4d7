// Numbers as JSON has them, digit by digit: `String` makes a text first, which takes several times as long.

export const MAX_INT = 0x7fffffff;
/** What a number takes here at most: ten digits, and nine more or a point and six. */
export const NUMBER_ROOM = 19;
const MILLION = 1e6;
const BILLION = 1e9;
const ZERO = 0x30;
const POINT = 0x2e;
/** "00" to "99". */
const PAIRS = Buffer.from(Array.from({ length: 100 }, (_, value) => String(value).padStart(2, "0")).join(""));

/**
 * Integers from 0 on, and positive decimals of at most six digits behind the point as long as there are few before it: into memory that has
 * `NUMBER_ROOM`. Gives where it ends; 0 where it is another number, of which nothing was written.
 */
export function writeNumber(bytes: Buffer, pos: number, value: number): number {
  if (value >= 0 && (value | 0) === value) return writeInt(bytes, pos, value);
  if (value > MAX_INT && value <= Number.MAX_SAFE_INTEGER && Math.floor(value) === value)
    return writeLargeInt(bytes, pos, value);
  const thousandths = inThousandths(value);
  if (thousandths >= 0) return writeDecimal(bytes, pos, thousandths);
  const millionths = Math.round(value * MILLION);
  const isExact = value > 0 && millionths <= MAX_INT && millionths / MILLION === value;
  return isExact ? writeMillionths(bytes, pos, millionths) : 0;
}

/** From 0 to `MAX_INT`, into memory that has `NUMBER_ROOM`. Gives where it ends. */
export function writeInt(bytes: Buffer, pos: number, value: number): number {
  const end = pos + digitCount(value);
  writeDigits(bytes, end, value | 0, pos);
  return end;
}

/** A number of at most three decimals in thousandths; below 0 where it is another one, or too large or not above 0. */
export function inThousandths(value: number): number {
  const thousandths = Math.round(value * 1000);
  return value > 0 && thousandths <= MAX_INT && thousandths / 1000 === value ? thousandths : -1;
}

/**
 * What `inThousandths` gave, into memory that has `NUMBER_ROOM`. Gives where it ends. No zeros at the end: a decimal of so few digits is
 * the shortest one that reads as this number, once it has none.
 */
export function writeDecimal(bytes: Buffer, pos: number, thousandths: number): number {
  const whole = (thousandths / 1000) | 0;
  const rest = thousandths - whole * 1000;
  const end = writeInt(bytes, pos, whole);
  if (rest === 0) return end;
  const hundreds = (rest / 100) | 0;
  const pair = (rest - hundreds * 100) * 2;
  bytes[end] = POINT;
  bytes[end + 1] = ZERO + hundreds;
  bytes[end + 2] = PAIRS[pair] as number;
  bytes[end + 3] = PAIRS[pair + 1] as number;
  return end + (rest % 10 !== 0 ? 4 : rest % 100 !== 0 ? 3 : 2);
}

/** An integer above `MAX_INT`, into memory that has `NUMBER_ROOM`. Gives where it ends. */
function writeLargeInt(bytes: Buffer, pos: number, value: number): number {
  const billions = Math.floor(value / BILLION);
  const start = writeInt(bytes, pos, billions);
  writeDigits(bytes, start + 9, value - billions * BILLION, start);
  return start + 9;
}

/** The same as `writeDecimal`, of millionths. */
function writeMillionths(bytes: Buffer, pos: number, millionths: number): number {
  const whole = (millionths / MILLION) | 0;
  let end = writeInt(bytes, pos, whole);
  bytes[end] = POINT;
  writeDigits(bytes, end + 7, millionths - whole * MILLION, end + 1);
  end += 7;
  while (bytes[end - 1] === ZERO) end--;
  return end;
}

/** Writes digits from the end backwards, down to `start`. */
function writeDigits(bytes: Buffer, end: number, value: number, start: number): void {
  let at = end;
  let rest = value;
  while (at - start >= 2) {
    const hundredth = (rest / 100) | 0;
    const pair = (rest - hundredth * 100) * 2;
    bytes[--at] = PAIRS[pair + 1] as number;
    bytes[--at] = PAIRS[pair] as number;
    rest = hundredth;
  }
  if (at > start) bytes[start] = ZERO + rest;
}

function digitCount(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1_000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8;
  return value < 1_000_000_000 ? 9 : 10;
}
