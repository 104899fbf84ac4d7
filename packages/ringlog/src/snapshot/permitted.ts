export const FORBIDDEN = "may not read the machine: system.* is missing in records of errors; Deno takes --allow-sys";

let onForbidden: (() => void) | undefined;

/** What is done when a reading is forbidden for the first time. */
export function whenForbidden(listener: () => void): void {
  onForbidden = listener;
}

/** A reading of the machine; `otherwise` where the runtime forbids it, as Deno does unless it was given `--allow-sys`. */
export function permitted<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    onForbidden?.();
    onForbidden = undefined;
    return otherwise;
  }
}
