/** A time as a line tells it. */
export interface FoundTime {
  /** Whole milliseconds since the epoch. */
  readonly timeMs: number;
  /** False where the line tells more than that: microseconds. */
  readonly isExact: boolean;
}

/** ECMAScript's bound for a Date. */
const MAX_DATE_MS = 8.64e15;
/** `2026-11-27T20:04:17.248Z`, what most loggers write. */
const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** With `T` or a blank, `-` or `/`, a comma or a point before the fraction, with or without a zone. */
const ISO =
  /^(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ]|, ?)(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;
/** `27/Nov/2026:20:04:17 +0000`, of Apache and nginx. */
const ACCESS = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})$/;
/** `Fri Nov 27 20:04:17.389 2026`, of C's `ctime` and Apache. */
const CTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? (\d{4})$/;
/** `Fri, 27 Nov 2026 20:04:17 GMT`, of RFC 2822. */
const MAIL = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC|Z|[+-]\d{4})$/;
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** Time of a value in the usual shapes; a text without a zone is local time. Undefined for everything else. */
export function timeOf(value: unknown): FoundTime | undefined {
  if (typeof value === "number") return timeOfNumber(value);
  if (typeof value !== "string" || value.length > 48) return undefined;
  if (CANONICAL.test(value)) return found(Date.parse(value), true);
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(value)) return timeOfNumber(Number(value));
  return (
    timeOfIso(value) ??
    timeOfAccess(value) ??
    timeOfCtime(value) ??
    (MAIL.test(value) ? found(Date.parse(value), true) : undefined)
  );
}

/** Seconds, milliseconds, microseconds or nanoseconds since the epoch, by their size: all of them lie between 1973 and 5138. */
function timeOfNumber(value: number): FoundTime | undefined {
  const size = Math.abs(value);
  const timeMs =
    size < 1e8 ? value : size < 1e11 ? value * 1e3 : size < 1e14 ? value : size < 1e17 ? value / 1e3 : value / 1e6;
  const isSeconds = size >= 1e8 && size < 1e11;
  return found(
    isSeconds ? Math.round(timeMs * 1e3) / 1e3 : timeMs,
    Number.isInteger(isSeconds ? Math.round(timeMs * 1e3) / 1e3 : timeMs),
  );
}

function found(timeMs: number, isExact: boolean): FoundTime | undefined {
  const whole = Math.floor(timeMs);
  return Math.abs(whole) <= MAX_DATE_MS ? { timeMs: whole, isExact } : undefined;
}

function timeOfIso(text: string): FoundTime | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, , month, day, hour, minute, second = "0", fraction = "", zone] = match;
  return timeOfParts([year, Number(month) - 1, day, hour, minute, second], fraction, zone);
}

function timeOfAccess(text: string): FoundTime | undefined {
  const match = ACCESS.exec(text);
  if (match === null) return undefined;
  const [, day, month, year, hour, minute, second, zone] = match;
  return timeOfParts([year, monthOf(month), day, hour, minute, second], "", zone);
}

function timeOfCtime(text: string): FoundTime | undefined {
  const match = CTIME.exec(text);
  if (match === null) return undefined;
  const [, month, day, hour, minute, second, fraction = "", year] = match;
  return timeOfParts([year, monthOf(month), day, hour, minute, second], fraction, undefined);
}

/** From 0; -1 for what is no month. */
export function monthOf(name = ""): number {
  const at = MONTHS.indexOf(name);
  return name.length === 3 && at % 3 === 0 ? at / 3 : -1;
}

/** Year, month from 0, day, hour, minute and second. Undefined for a day or an hour that there is not. */
export function timeOfParts(
  parts: readonly (string | number | undefined)[],
  fraction: string,
  zone: string | undefined,
): FoundTime | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  const ms = Number(fraction.padEnd(3, "0").slice(0, 3));
  const isExact = !/[1-9]/.test(fraction.slice(3));
  if (zone === undefined) return found(new Date(year, month, day, hour, minute, second, ms).getTime(), isExact);
  return found(Date.UTC(year, month, day, hour, minute, second, ms) - zoneMs(zone), isExact);
}

function zoneMs(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === "-" ? -minutes : minutes) * 60_000;
}
