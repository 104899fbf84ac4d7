/** What a property that threw reads as. */
export const THREW: unique symbol = Symbol("threw");

/** Reads a property once. A getter or a proxy that throws gives `THREW`. */
export function readProperty(target: object, key: PropertyKey): unknown {
  try {
    return (target as Record<PropertyKey, unknown>)[key];
  } catch {
    // A log call never throws: what threw is shown as a marker where the value would stand.
    return THREW;
  }
}

/** Runs code of the application that may throw; gives `THREW` if it does. */
export function attempt<T>(run: () => T): T | typeof THREW {
  try {
    return run();
  } catch {
    // See above.
    return THREW;
  }
}
