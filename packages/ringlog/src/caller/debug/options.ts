import type { LevelName } from "../../record/level.js";

/** A function of the error. Declared as a method, so that one which takes a narrower type is accepted. */
type OfError<R> = { of(error: unknown): R }["of"];

/** A class (matched with `instanceof`) or a predicate. A predicate that throws does not match. */
type ErrorMatch = (abstract new (...args: never) => unknown) | OfError<boolean>;

/** What `fallback` may be: a value, or a function of the error that makes it. Spelled out so that literals stay narrow. */
export type Fallback = string | number | bigint | boolean | symbol | null | undefined | object | OfError<unknown>;

/** The value that `fallback: F` puts in place of a result. */
export type FallbackValue<F> = F extends (...args: never) => infer V ? V : F;

interface CommonOptions {
  /**
   * The arguments in the error record, redacted and bounded. `true`, the default: as they are when the call fails, which costs a
   * call that succeeds nothing. `"entry"`: as they were at entry, with what changed since; they are read and copied at every
   * call. `false`: none.
   */
  readonly args?: boolean | "entry" | undefined;
  /** Also log the return value and duration of successful calls, at `debug`. Default `false`. */
  readonly result?: boolean | undefined;
  /**
   * Milliseconds; a successful call that takes longer logs a warning. That and the function's error records say what happened
   * during the call: CPU time, event loop, garbage collection. Default off.
   */
  readonly slowMs?: number | undefined;
  /** Level of the error record. Default `"error"`. */
  readonly level?: LevelName | undefined;
  /** Which errors are caught. Others pass untouched and unrecorded. Default all. */
  readonly only?: ErrorMatch | readonly ErrorMatch[] | undefined;
  /** Which errors are not caught, also where `only` matches. Default none. */
  readonly exclude?: ErrorMatch | readonly ErrorMatch[] | undefined;
  /** Called with the error and its record's fingerprint. */
  readonly onError?: { call(error: unknown, fingerprint: string): void }["call"] | undefined;
  /** `code.function.name`. Default `Class.method`, or the function's name. On a class it stands for the class's name. */
  readonly name?: string | undefined;
}

/** Options of `debug`. */
export interface DebugOptions extends CommonOptions {
  /**
   * `false`: log, then return `undefined` or `fallback`. `true`: log, then rethrow the identical error.
   * Default: `crash` of `initLogger`, else `false`.
   */
  readonly crash?: boolean | undefined;
  /** A value, or a function of the error, that is returned instead. Default `undefined`. */
  readonly fallback?: Fallback;
}

/** Options of strict mode. */
export interface StrictOptions extends CommonOptions {
  readonly crash: true;
  readonly fallback?: Fallback;
}

/** Options of safe mode without a fallback. */
export interface SafeOptions extends CommonOptions {
  readonly crash?: boolean | undefined;
  readonly fallback?: undefined;
}

/** Options of safe mode with a fallback. */
export interface FallbackOptions<F> extends CommonOptions {
  readonly crash?: boolean | undefined;
  readonly fallback: F;
}
