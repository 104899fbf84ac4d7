// When lines are written: a day with waves, and two incidents.

const MINUTES = 1_440;
const MINUTE_MS = 60_000;
export const DAY_START_MS = Date.UTC(2026, 10, 23);

/** The payment provider answers late, then not at all. */
const PROVIDER_DOWN = { fromMinute: 590, toMinute: 615 };
/** A release of `orders` that keeps the event loop busy. */
const BAD_RELEASE = { fromMinute: 1_036, toMinute: 1_048 };

const isWithin = (minute, { fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute;

/**
 * @param {number} timeMs
 * @returns {"none" | "provider" | "release"}
 */
export function incidentAt(timeMs) {
  const minute = (timeMs - DAY_START_MS) / MINUTE_MS;
  if (isWithin(minute, PROVIDER_DOWN)) return "provider";
  return isWithin(minute, BAD_RELEASE) ? "release" : "none";
}

/** Lines of each minute, relative to one another. */
function weightOf(minute) {
  const day = 1 - 0.75 * Math.cos((2 * Math.PI * (minute - 210)) / MINUTES);
  const wave = 1 + 0.2 * Math.sin(minute / 13) + 0.1 * Math.sin(minute / 3.1);
  const rush = isWithin(minute, PROVIDER_DOWN) || isWithin(minute, BAD_RELEASE) ? 1.8 : 1;
  return day * wave * rush;
}

/**
 * @param {number} lines of the whole day
 * @returns {(line: number) => number} the time at which a line is due; lines have to be asked for in order
 */
export function makeSchedule(lines) {
  const weights = Array.from({ length: MINUTES }, (_, minute) => weightOf(minute));
  const perWeight = lines / weights.reduce((sum, weight) => sum + weight, 0);
  let minute = 0;
  let first = 0;
  let count = weights[0] * perWeight;
  return (line) => {
    while (line >= first + count && minute < MINUTES - 1) {
      first += count;
      count = weights[++minute] * perWeight;
    }
    return (
      DAY_START_MS + minute * MINUTE_MS + Math.min(MINUTE_MS - 1, Math.floor(((line - first) / count) * MINUTE_MS))
    );
  };
}

const MILLISECONDS = Array.from({ length: 1_000 }, (_, ms) => `.${String(ms).padStart(3, "0")}Z`);

/** `Date.toISOString`, fast where most calls fall into the second of the call before. */
export function makeTimeText() {
  let second = -1;
  let prefix = "";
  return (timeMs) => {
    const whole = Math.floor(timeMs / 1_000);
    if (whole !== second) {
      second = whole;
      prefix = new Date(whole * 1_000).toISOString().slice(0, 19);
    }
    return prefix + MILLISECONDS[timeMs - whole * 1_000];
  };
}
