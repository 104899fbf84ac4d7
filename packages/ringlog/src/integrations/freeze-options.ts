import { invalidOption, readShape, TOP, wholeNumber } from "../core.js";

/** Options of wrappers for functions whose process may be frozen when they have answered. */
export interface FreezeOptions {
  /** Longest time in ms that an answer waits for the log, 0 to 60,000. Default 1,000. */
  readonly flushMs?: number | undefined;
}

/** Options of {@link withFlush}. */
export interface WithFlushOptions<Args extends readonly unknown[]> extends FreezeOptions {
  /** The request's id, from the handler's arguments. Default: the header `x-request-id` of a `Request`; else one is made. */
  readonly requestId?: ((...args: Args) => string | null | undefined) | undefined;
  /**
   * Keeps the function running until a promise has settled: then the answer does not wait for the log. Default: the method
   * `waitUntil` of one of the handler's arguments, if there is one; else the answer waits.
   */
  readonly waitUntil?: ((promise: Promise<void>) => void) | undefined;
}

const DEFAULT_FLUSH_MS = 1_000;
const flushMs = wholeNumber(0, 60_000, " (ms)");

/** @throws RinglogError `UNKNOWN_OPTION`, `INVALID_OPTION` */
export function readFlushMs(options: unknown): number {
  return readShape(options, TOP, { flushMs }).flushMs ?? DEFAULT_FLUSH_MS;
}

/** @throws RinglogError `UNKNOWN_OPTION`, `INVALID_OPTION` */
export function readWithFlush(options: unknown) {
  const given = readShape(options, TOP, { flushMs, requestId: checkFunction, waitUntil: checkFunction });
  return { flushMs: given.flushMs ?? DEFAULT_FLUSH_MS, requestId: given.requestId, waitUntil: given.waitUntil };
}

function checkFunction(value: unknown, option: string): (...args: unknown[]) => unknown {
  if (typeof value !== "function") throw invalidOption(option, value, "a function");
  return value as (...args: unknown[]) => unknown;
}
