import { formatDuration } from "../format.js";

/** A time beside another one: `+12 ms`, `−3.4 s`, `0 ms`. With the sign that typesetters use for minus. */
export function relativeTime(deltaMs: number): string {
  return deltaMs > 0 ? `+${formatDuration(deltaMs)}` : formatDuration(deltaMs);
}

/** ECMAScript's bound for a Date. */
const MAX_DATE_MS = 8.64e15;

/** RFC 3339 in UTC, for what is copied; a dash where there is no time. */
export function utcTime(timeMs: number | null | undefined): string {
  if (timeMs === null || timeMs === undefined || !(Math.abs(timeMs) <= MAX_DATE_MS)) return "–";
  return new Date(timeMs).toISOString();
}
