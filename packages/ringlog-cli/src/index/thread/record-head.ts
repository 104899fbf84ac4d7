import { LEVEL_NAMES } from "../../../../ringlog/src/record/level.js";

const BEFORE_TIME = Buffer.from('{"time":"');
const BEFORE_LEVEL = Buffer.from('","level":"');
const TIME_AT = BEFORE_TIME.length;
const TIME_BYTES = 24;
const LEVEL_AT = TIME_AT + TIME_BYTES + BEFORE_LEVEL.length;
/** As far as the minute: lines that follow one another nearly always share it. */
const MINUTE_BYTES = 16;
const BEFORE_MSG = Buffer.from(',"msg":"');
const BEFORE_SERVICE = Buffer.from(',"service.name":"');
const BEFORE_INSTANCE = Buffer.from(',"service.instance.id":"');
const BEFORE_PID = Buffer.from(',"process.pid":');
const LEVELS = LEVEL_NAMES.map((name) => Buffer.from(`${name}"`));

/**
 * Reads time and level of a line that begins as all lines of ringlog do, up to the process, without parsing it:
 * `{"time":"2026-11-23T14:03:07.417Z","level":"info","msg":"…","service.name":"…","service.instance.id":"…","process.pid":`. A line that
 * differs in a single byte is refused and has to be read by its format.
 */
export class RecordHead {
  timeMs = 0;
  /** 1 (trace) to 6 (fatal). */
  level = 0;
  /** Behind the level's closing quote. */
  end = 0;
  readonly #minute = Buffer.alloc(MINUTE_BYTES);
  #minuteMs = Number.NaN;

  /** @returns whether the line from `at` to `end` begins so */
  read(bytes: Buffer, at: number, end: number): boolean {
    if (end - at < LEVEL_AT + 6) return false;
    if (!hasAt(bytes, at, BEFORE_TIME) || !hasAt(bytes, at + TIME_AT + TIME_BYTES, BEFORE_LEVEL)) return false;
    if (!this.#readLevel(bytes, at + LEVEL_AT) || !this.#readTime(bytes, at + TIME_AT)) return false;
    const service = endOfText(bytes, this.end, end, BEFORE_MSG);
    const instance = endOfText(bytes, service, end, BEFORE_SERVICE);
    return hasAt(bytes, endOfText(bytes, instance, end, BEFORE_INSTANCE), BEFORE_PID);
  }

  #readLevel(bytes: Buffer, at: number): boolean {
    for (let i = 0; i < LEVELS.length; i++) {
      const name = LEVELS[i] as Buffer;
      if (!hasAt(bytes, at, name)) continue;
      this.level = i + 1;
      this.end = at + name.length;
      return bytes[this.end] === 0x2c || bytes[this.end] === 0x7d;
    }
    return false;
  }

  #readTime(bytes: Buffer, at: number): boolean {
    if (!hasAt(bytes, at, this.#minute) && !this.#readMinute(bytes, at)) return false;
    if (bytes[at + 16] !== 0x3a || bytes[at + 19] !== 0x2e || bytes[at + 23] !== 0x5a) return false;
    const seconds = number(bytes, at + 17, 2);
    const ms = number(bytes, at + 20, 3);
    this.timeMs = this.#minuteMs + seconds * 1000 + ms;
    return seconds < 60 && !Number.isNaN(this.timeMs);
  }

  /** Date.parse decides what a date is, as it does for every other line. */
  #readMinute(bytes: Buffer, at: number): boolean {
    const text = bytes.toString("latin1", at, at + MINUTE_BYTES);
    this.#minuteMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? Date.parse(`${text}:00.000Z`) : Number.NaN;
    bytes.copy(this.#minute, 0, at, at + MINUTE_BYTES);
    return !Number.isNaN(this.#minuteMs);
  }
}

/** @returns where the text behind `before` ends; `end` where it does not, or `before` does not stand there */
function endOfText(bytes: Buffer, at: number, end: number, before: Buffer): number {
  if (!hasAt(bytes, at, before)) return end;
  for (let i = at + before.length; i < end; i++) {
    const byte = bytes[i];
    if (byte === 0x22) return i + 1;
    if (byte === 0x5c) i++;
  }
  return end;
}

/** A comparison by hand: `Buffer.compare` costs more than these few bytes. */
function hasAt(bytes: Buffer, at: number, part: Buffer): boolean {
  for (let i = 0; i < part.length; i++) if (bytes[at + i] !== part[i]) return false;
  return true;
}

/** @returns NaN where one is no digit */
function number(bytes: Buffer, at: number, digits: number): number {
  let value = 0;
  for (let i = 0; i < digits; i++) {
    const digit = (bytes[at + i] as number) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
