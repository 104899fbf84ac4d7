const SECOND_MS = 1000;
/** ECMAScript's bound for a Date. */
const MAX_DATE_MS = 8.64e15;

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/**
 * Makes a function that gives the local time of day as `HH:MM:SS.mmm`. Time-zone rules are asked once a second, since
 * records come in bursts.
 */
export function createClock(): (timeMs: number) => string {
  let second = Number.NaN;
  let text = "";
  return (timeMs) => {
    if (!(Math.abs(timeMs) <= MAX_DATE_MS)) return "--:--:--.---";
    const wholeMs = Math.floor(timeMs);
    const current = Math.floor(wholeMs / SECOND_MS);
    if (current !== second) {
      second = current;
      text = timeOfDay(new Date(wholeMs));
    }
    return `${text}.${String(wholeMs - current * SECOND_MS).padStart(3, "0")}`;
  };
}

function timeOfDay(date: Date): string {
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}:${twoDigits(date.getSeconds())}`;
}
