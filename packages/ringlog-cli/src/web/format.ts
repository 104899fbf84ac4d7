/** How numbers and times look on the page. `isUtc` decides for all times at once; the page gives its own choice. */

const COUNT = new Intl.NumberFormat("en-US");

/** `12,345` */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** `12.3k`: for narrow places. */
export function formatShortCount(count: number): string {
  if (count < 10_000) return formatCount(count);
  const [divisor, unit] = count < 999_500 ? [1e3, "k"] : count < 999_500_000 ? [1e6, "M"] : [1e9, "G"];
  const scaled = count / divisor;
  return `${scaled < 99.95 ? scaled.toFixed(1).replace(/\.0$/, "") : scaled.toFixed(0)}${unit}`;
}

/** `1 line`, `12 lines` */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `14:03:07.412` */
export function formatClock(timeMs: number, isUtc: boolean): string {
  const { hour, minute, second, milli } = partsOf(timeMs, isUtc);
  return `${two(hour)}:${two(minute)}:${two(second)}.${String(milli).padStart(3, "0")}`;
}

/** `2026-11-27` */
export function formatDay(timeMs: number, isUtc: boolean): string {
  const { year, month, day } = partsOf(timeMs, isUtc);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** `2026-11-27 14:03:07.412` */
export function formatTime(timeMs: number, isUtc: boolean): string {
  return `${formatDay(timeMs, isUtc)} ${formatClock(timeMs, isUtc)}`;
}

/** `UTC`, or the local zone as `UTC+2`. */
export function zoneName(timeMs: number, isUtc: boolean): string {
  const minutes = isUtc ? 0 : -new Date(timeMs).getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const rest = Math.abs(minutes) % 60;
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest === 0 ? "" : `:${two(rest)}`}`;
}

/** `2026-11-27 14:00:00 to 14:05:00`: the day only once, and no more digits than the range needs. */
export function formatRange(fromMs: number, toMs: number, isUtc: boolean): string {
  const isShort = toMs - fromMs < 10_000;
  const clock = (timeMs: number) => formatClock(timeMs, isUtc).slice(0, isShort ? 12 : 8);
  const [from, to] = [formatDay(fromMs, isUtc), formatDay(toMs, isUtc)];
  return `${from} ${clock(fromMs)} to ${from === to ? "" : `${to} `}${clock(toMs)}`;
}

/** `850 ms`, `12.4 s`, `3 min 20 s`, `5 h 2 min`, `3 d 4 h` */
export function formatDuration(durationMs: number): string {
  if (durationMs < 0) return `−${formatDuration(-durationMs)}`;
  if (durationMs < 1) return `${Number(durationMs.toPrecision(2))} ms`;
  if (durationMs < 999.5) return `${Number(durationMs.toPrecision(3))} ms`;
  if (durationMs < 59_950) return `${Number((durationMs / 1000).toPrecision(3))} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 3600) return pair(seconds, 60, "min", "s");
  const minutes = Math.round(seconds / 60);
  return minutes < 1440 ? pair(minutes, 60, "h", "min") : pair(Math.round(minutes / 60), 24, "d", "h");
}

/** `412 MB` */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let scaled = bytes;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${unit === 0 ? scaled : Number(scaled.toPrecision(3))} ${units[unit]}`;
}

/** Of 0 to 1: `93 %`, `0.4 %` */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent)} %`;
}

function pair(total: number, size: number, large: string, small: string): string {
  const rest = total % size;
  return `${formatCount(Math.floor(total / size))} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function partsOf(timeMs: number, isUtc: boolean) {
  const date = new Date(timeMs);
  // A zone is an offset at that moment: the UTC fields of the shifted time are the local ones.
  const shifted = isUtc ? date : new Date(timeMs - date.getTimezoneOffset() * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    milli: shifted.getUTCMilliseconds(),
  };
}
