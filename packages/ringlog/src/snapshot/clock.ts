/** Time that never jumps. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
}

/** A reading is used again for so long. */
export const MAX_AGE_MS = 100;

/** A share as a finite number from 0 to 1; `otherwise` where there is nothing to divide by. */
export function share(part: number, whole: number, otherwise = 0): number {
  if (!(whole > 0) || !Number.isFinite(part)) return otherwise;
  return Math.min(1, Math.max(0, part / whole));
}
