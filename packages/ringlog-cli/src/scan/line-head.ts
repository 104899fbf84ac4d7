import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import { PINO_HEAD_BYTES, pinoLevel, pinoTimeMs } from "./pino-head.js";

/** `{"time":"2026-11-23T14:03:07.417Z","level":"info",`: where its parts stand, from the line's begin. */
const TIME = 9;
const SECONDS = TIME + 16;
const MILLISECONDS = TIME + 20;
const AFTER_TIME = TIME + 24;
const LEVEL = AFTER_TIME + 11;
/** No line with such a head is shorter: a level of four letters, a quote and a brace. More of it is not looked at. */
export const HEAD_BYTES = LEVEL + 6;

/** Four characters as `DataView.getInt32` reads them. */
const word = (text: string): number => Buffer.from(text, "latin1").readInt32LE();

const OPEN_1 = word('{"ti');
const OPEN_2 = word('me":');
const BETWEEN_1 = word('","l');
const BETWEEN_2 = word("evel");
const BETWEEN_3 = word('":"_') & 0xffffff;
const QUOTE = 0x22;
const COLON = 0x3a;
const DOT = 0x2e;
const ZULU = 0x5a;

/** By the first letter of a level, which no two share: its number from 1, and the four characters behind that letter. */
const LEVELS = new Uint8Array(256);
const LEVEL_RESTS = new Int32Array(256);
for (const [index, name] of LEVEL_NAMES.entries()) {
  LEVELS[name.charCodeAt(0)] = index + 1;
  LEVEL_RESTS[name.charCodeAt(0)] = word(`${name}"`.slice(1, 5));
}
const LONG_LEVEL = 5;

/**
 * Reads time and level of lines that begin as ringlog's do, or as pino's, by comparing bytes: nothing is parsed or made. What is not
 * exactly of this shape (another zone, a word in capitals) is not recognised, and left to who reads the whole line.
 */
export class LineHead {
  /** Of the line that was read last. */
  timeMs = Number.NaN;
  /** From 1 (trace) to 6 (fatal). */
  level = 0;
  /** So many bytes of it are none that end a line. */
  checkedBytes = 0;
  /** The minute of the line before, `2026-11-23T14:03`: nearly always also that of the next one. */
  #minute1 = 0;
  #minute2 = 0;
  #minute3 = 0;
  #minute4 = 0;
  #minuteMs = Number.NaN;

  /**
   * @param view of the same bytes that the line stands in
   * @param at where the line begins; at least `HEAD_BYTES` must follow
   * @returns whether it begins so; `timeMs` and `level` then tell
   */
  read(view: DataView, at: number): boolean {
    if (view.getInt32(at, true) !== OPEN_1) return this.#readPino(view, at);
    if (view.getInt32(at + 4, true) !== OPEN_2 || view.getUint8(at + 8) !== QUOTE) return false;
    this.checkedBytes = HEAD_BYTES - 1;
    return this.#readLevel(view, at) && this.#readTime(view, at);
  }

  #readPino(view: DataView, at: number): boolean {
    this.level = pinoLevel(view, at);
    if (this.level === 0) return false;
    this.timeMs = pinoTimeMs(view, at);
    this.checkedBytes = PINO_HEAD_BYTES;
    return !Number.isNaN(this.timeMs);
  }

  #readLevel(view: DataView, at: number): boolean {
    if (view.getInt32(at + AFTER_TIME, true) !== BETWEEN_1 || view.getInt32(at + AFTER_TIME + 4, true) !== BETWEEN_2)
      return false;
    const last = view.getInt32(at + AFTER_TIME + 8, true);
    const letter = last >>> 24;
    const level = LEVELS[letter] as number;
    if (level === 0 || (last & 0xffffff) !== BETWEEN_3) return false;
    if (view.getInt32(at + LEVEL + 1, true) !== LEVEL_RESTS[letter]) return false;
    this.level = level;
    return isFourLetters(level) || view.getUint8(at + LEVEL + LONG_LEVEL) === QUOTE;
  }

  #readTime(view: DataView, at: number): boolean {
    if (!this.#isSameMinute(view, at) && !this.#readMinute(view, at)) return false;
    const seconds = secondsIn(view.getInt32(at + SECONDS, true));
    const milliseconds = millisecondsIn(view.getInt32(at + MILLISECONDS, true));
    this.timeMs = this.#minuteMs + seconds + milliseconds;
    return seconds >= 0 && milliseconds >= 0;
  }

  #isSameMinute(view: DataView, at: number): boolean {
    return (
      view.getInt32(at + TIME + 12, true) === this.#minute4 &&
      view.getInt32(at + TIME + 8, true) === this.#minute3 &&
      view.getInt32(at + TIME + 4, true) === this.#minute2 &&
      view.getInt32(at + TIME, true) === this.#minute1
    );
  }

  #readMinute(view: DataView, at: number): boolean {
    const text = Buffer.from(view.buffer, view.byteOffset + at + TIME, 16).toString("latin1");
    const ms = minuteMs(text);
    if (Number.isNaN(ms)) return false;
    this.#minuteMs = ms;
    this.#minute1 = view.getInt32(at + TIME, true);
    this.#minute2 = view.getInt32(at + TIME + 4, true);
    this.#minute3 = view.getInt32(at + TIME + 8, true);
    this.#minute4 = view.getInt32(at + TIME + 12, true);
    return true;
  }
}

const INFO = LEVEL_NAMES.indexOf("info") + 1;
const WARN = LEVEL_NAMES.indexOf("warn") + 1;
const isFourLetters = (level: number): boolean => level === INFO || level === WARN;

/** Of `:07.`, in milliseconds; -1 where it is something else. */
function secondsIn(bytes: number): number {
  if ((bytes & 0xff) !== COLON || bytes >>> 24 !== DOT) return -1;
  const tens = ((bytes >>> 8) & 0xff) - 0x30;
  const ones = ((bytes >>> 16) & 0xff) - 0x30;
  if (tens < 0 || tens > 5 || ones < 0 || ones > 9) return -1;
  return tens * 10_000 + ones * 1_000;
}

/** Of `417Z`; -1 where it is something else. */
function millisecondsIn(bytes: number): number {
  const hundreds = (bytes & 0xff) - 0x30;
  const tens = ((bytes >>> 8) & 0xff) - 0x30;
  const ones = ((bytes >>> 16) & 0xff) - 0x30;
  if (hundreds < 0 || hundreds > 9 || tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1;
  return bytes >>> 24 === ZULU ? hundreds * 100 + tens * 10 + ones : -1;
}

const MINUTE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/;

/** NaN where there is no such minute, such as on the 31st of February. */
function minuteMs(text: string): number {
  if (!MINUTE.test(text)) return Number.NaN;
  const ms = Date.parse(`${text}:00.000Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 16) !== text ? Number.NaN : ms;
}
