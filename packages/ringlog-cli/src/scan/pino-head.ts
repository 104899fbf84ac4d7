import { LEVEL_STEP } from "../../../ringlog/src/record/level.js";

/** `{"level":30,"time":1764079387417,"`: where its parts stand, from the line's begin. */
const LEVEL = 9;
const BEFORE_TIME = LEVEL + 2;
const TIME = BEFORE_TIME + 8;
/** Milliseconds from 2001 to 2286. */
const TIME_DIGITS = 13;
const AFTER_TIME = TIME + TIME_DIGITS;
export const PINO_HEAD_BYTES = AFTER_TIME + 2;
const HIGHEST_LEVEL = 6;

const word = (text: string): number => Buffer.from(text, "latin1").readInt32LE();
const OPEN_1 = word('{"le');
const OPEN_2 = word('vel"');
const COLON = 0x3a;
const TIME_1 = word(',"ti');
const TIME_2 = word('me":');
const COMMA = 0x2c;
const QUOTE = 0x22;
const ZERO = 0x30;

/** Number of the level of a line that begins as pino's do, from 1; 0 where it does not, or has another form of time. */
export function pinoLevel(view: DataView, at: number): number {
  if (view.getInt32(at, true) !== OPEN_1 || view.getInt32(at + 4, true) !== OPEN_2) return 0;
  if (view.getUint8(at + 8) !== COLON) return 0;
  if (view.getInt32(at + BEFORE_TIME, true) !== TIME_1 || view.getInt32(at + BEFORE_TIME + 4, true) !== TIME_2)
    return 0;
  if (view.getUint8(at + AFTER_TIME) !== COMMA || view.getUint8(at + AFTER_TIME + 1) !== QUOTE) return 0;
  const value = digits(view, at + LEVEL, 2);
  // Levels of one's own are as the nearest one below.
  return value >= LEVEL_STEP ? Math.min(HIGHEST_LEVEL, Math.floor(value / LEVEL_STEP)) : 0;
}

/** Of the same line; NaN where it is something else. */
export function pinoTimeMs(view: DataView, at: number): number {
  const value = digits(view, at + TIME, TIME_DIGITS);
  return value >= 10 ** (TIME_DIGITS - 1) ? value : Number.NaN;
}

/** NaN where one of them is none. */
function digits(view: DataView, at: number, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index++) {
    const digit = view.getUint8(at + index) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
