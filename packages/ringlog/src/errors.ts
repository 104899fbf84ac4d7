/**
 * What went wrong, for programs. Messages are for people and may change; codes do not.
 *
 * - `INVALID_OPTION`: an option has a value of the wrong type or outside what is valid.
 * - `UNKNOWN_OPTION`: there is no option of that name; `nearest` says which one may be meant.
 * - `INVALID_TARGET`: `debug` was put on, or called with, something that it cannot wrap.
 * - `FILE_REFUSED`: `filePath` names something that is not accepted as a log file (a symlink, pipe, device or folder).
 * - `FLUSH_TIMEOUT`: a `flush()` or `close()` saw no progress for 10 s.
 * - `FSYNC_FAILED`: what a `flush()` or `close()` covers was written, but could not be forced to the disk (`fsync`); the
 *   system's error is the `cause`. It may be lost with the power, even if a later one succeeds.
 * - `SINK_FAILED`: an output cannot be opened or written.
 * - `FILE_UNREADABLE`: a file that is to be read is not there, is no file, or cannot be read.
 */
export type RinglogErrorCode =
  | "INVALID_OPTION"
  | "UNKNOWN_OPTION"
  | "INVALID_TARGET"
  | "FILE_REFUSED"
  | "FLUSH_TIMEOUT"
  | "FSYNC_FAILED"
  | "SINK_FAILED"
  | "FILE_UNREADABLE";

/** What a {@link RinglogError} says beyond its message. */
export interface RinglogErrorDetails {
  /** Name of the option, with its parent where it is nested: `"limits.depth"`. */
  readonly option?: string | undefined;
  /** The value that was given, as it is. */
  readonly given?: unknown;
  /** The nearest valid name: of an option for `UNKNOWN_OPTION`, of a value for `INVALID_OPTION`. */
  readonly nearest?: string | undefined;
  readonly cause?: unknown;
}

const BRAND = Symbol.for("ringlog.error");

/**
 * What ringlog throws for wrong configuration, and rejects `flush()` and `close()` with. Log calls never throw.
 */
export class RinglogError extends Error {
  readonly code: RinglogErrorCode;
  declare readonly option?: string;
  declare readonly given?: unknown;
  declare readonly nearest?: string;

  static {
    Object.defineProperty(RinglogError.prototype, BRAND, { value: true });
    Object.defineProperty(RinglogError, Symbol.hasInstance, { value: hasInstance });
    // Node shows the class's own name, which minifying takes away.
    Object.defineProperty(RinglogError, "name", { value: "RinglogError", configurable: true });
    // On the prototype, so that `stack` begins with it and no instance shows it as a property of its own.
    Object.defineProperty(RinglogError.prototype, "name", {
      value: "RinglogError",
      configurable: true,
      writable: true,
    });
  }

  constructor(code: RinglogErrorCode, message: string, details: RinglogErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = code;
    if (details.option !== undefined) this.option = details.option;
    if ("given" in details) this.given = details.given;
    if (details.nearest !== undefined) this.nearest = details.nearest;
  }
}

/** Each entry point carries a class of its own: an error of one is an instance of the other's too. */
function hasInstance(this: unknown, value: unknown): boolean {
  if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
  return this === RinglogError && typeof value === "object" && value !== null && BRAND in value;
}

/** Longer names are nobody's typo; the bound keeps the comparison cheap. */
const LONGEST_NAME = 64;
/** Shortest name that may stand for a longer one that begins with it (`err` for `error`). */
const SHORTEST_PREFIX = 3;

/**
 * The candidate that `given` most likely means: equal but for case and separators (`log_name` for `logName`), else
 * a few typing mistakes away (insertion, deletion, substitution, swapped neighbours), else the only one that begins
 * with it or that it begins with (`warning` for `warn`). Undefined where none is near.
 */
export function nearestName(given: string, candidates: readonly string[]): string | undefined {
  if (given.length === 0 || given.length > LONGEST_NAME) return undefined;
  const wanted = plainName(given);
  const same = candidates.find((candidate) => plainName(candidate) === wanted);
  return same ?? nearestByDistance(wanted, candidates) ?? onlyPrefix(wanted, candidates);
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}

function nearestByDistance(wanted: string, candidates: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let nearestDistance = Math.min(3, Math.max(1, Math.floor(wanted.length / 3))) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, plainName(candidate));
    if (distance >= nearestDistance || distance >= Math.min(wanted.length, candidate.length)) continue;
    nearest = candidate;
    nearestDistance = distance;
  }
  return nearest;
}

function onlyPrefix(wanted: string, candidates: readonly string[]): string | undefined {
  const found = candidates.filter((candidate) => {
    const name = plainName(candidate);
    return (
      Math.min(name.length, wanted.length) >= SHORTEST_PREFIX && (name.startsWith(wanted) || wanted.startsWith(name))
    );
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Optimal string alignment distance: edits and swaps of neighbours, each counting one. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + differs);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
