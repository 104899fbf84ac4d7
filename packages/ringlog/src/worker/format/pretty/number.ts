/** Figures as a person reads them, the same in every locale. */

/** `4812` → `4,812`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1 frame`, `2 frames`. */
export function countOf(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** `0.18 ms`, `180 ms`, `2.0 s`, `4 min 10 s`, `3 h 5 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${Number(milliseconds.toFixed(2))} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${count(Math.floor(seconds / 3600))} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** Decimal units: `412 MB`, `1.6 GB`. */
export function bytes(value: number): string {
  if (value < 999_500) return `${Math.round(value / 1000)} kB`;
  if (value < 999_500_000) return `${Math.round(value / 1e6)} MB`;
  return `${(value / 1e9).toFixed(1)} GB`;
}

/** `0.93` → `93%`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
