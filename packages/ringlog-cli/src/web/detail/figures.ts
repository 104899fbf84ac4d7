import { bytes, count, countOf, duration } from "../../../../ringlog/src/worker/format/pretty/number.js";

/** Figures as the terminal writes them, so that both say the same. */
export { bytes, count, countOf, duration };

/** `0.93` → `93 %`, `0.004` → `0.4 %`. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value !== 0 && Math.abs(value) < 1 ? Number(value.toFixed(1)) : Math.round(value)} %`;
}

/** A time beside another one: `+12 ms`, `−3.4 s`, `0 ms`. With the sign that typesetters use for minus. */
export function relativeTime(deltaMs: number): string {
  if (deltaMs === 0) return "0 ms";
  return `${deltaMs < 0 ? "−" : "+"}${duration(Math.abs(deltaMs))}`;
}

/** ECMAScript's bound for a Date. */
const MAX_DATE_MS = 8.64e15;

/** RFC 3339 in UTC; a dash where there is no time. */
export function utcTime(timeMs: number | null | undefined): string {
  if (timeMs === null || timeMs === undefined || !(Math.abs(timeMs) <= MAX_DATE_MS)) return "–";
  return new Date(timeMs).toISOString();
}
