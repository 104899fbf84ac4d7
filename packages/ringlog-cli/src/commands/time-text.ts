import { localDay } from "../cli/printer.js";

const SECOND_MS = 1000;

/** `2026-11-27 14:03:07` where the reader is. */
export function localTime(timeMs: number): string {
  return `${localDay(timeMs)} ${timeOfDay(timeMs)}`;
}

/** `2026-11-27 10:00:03 – 14:03:07`, with both days where they differ. */
export function timeRange(fromMs: number, toMs: number): string {
  if (!Number.isFinite(fromMs)) return "at an unknown time";
  const end = localDay(fromMs) === localDay(toMs) ? timeOfDay(toMs) : localTime(toMs);
  return `${localTime(fromMs)} – ${end}`;
}

function timeOfDay(timeMs: number): string {
  const date = new Date(Math.floor(timeMs / SECOND_MS) * SECOND_MS);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `+241 ms`, `+1.204 s`, `+2 min 3 s`, `+1 h 4 min`: at most 12 columns, unless it is days. */
export function sinceText(elapsedMs: number): string {
  if (elapsedMs < 0) return `-${sinceText(-elapsedMs).slice(1)}`;
  if (elapsedMs < 1000) return `+${Math.round(elapsedMs)} ms`;
  if (elapsedMs < 60_000) return `+${(elapsedMs / 1000).toFixed(3)} s`;
  const seconds = Math.floor(elapsedMs / 1000);
  if (seconds < 3600) return `+${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1440) return `+${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `+${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}
