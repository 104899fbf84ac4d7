import type { LevelName } from "../../record/level.js";

/** A call that failed, as the record needs it. One object for each error, where it was first caught. */
export interface DebugFailure {
  readonly error: unknown;
  readonly functionName: string;
  readonly level: LevelName;
  /** Whether the error is rethrown after this. */
  readonly crash: boolean;
  /** Undefined with `args: false`. */
  readonly args: ArrayLike<unknown> | undefined;
  /**
   * Name of the parameter that took each argument, as far as the source tells: `""` where it has none (destructured),
   * a rest parameter's name for each argument it took. Undefined where the source cannot be read.
   */
  readonly parameterNames: readonly string[] | undefined;
  /** The function that caught the error, then the decorated functions around. */
  readonly path: readonly string[];
  /** With `result` or `slowMs` only. */
  readonly durationMs: number | undefined;
  readonly onError: ((error: unknown, fingerprint: string) => void) | undefined;
}

/** A call that succeeded and is to be logged. */
export interface DebugSuccess {
  readonly functionName: string;
  /** The return value (of a generator: its return value), or undefined for a slow call without `result`. */
  readonly result: unknown;
  /** Until the promise settled, or the generator ended. */
  readonly durationMs: number;
  /** True: a warning because of `slowMs`; false: a record at `debug` because of `result`. */
  readonly slow: boolean;
}

/** Where `debug` sends what it caught. Its methods are not expected to throw; what they throw is dropped. */
export interface DebugReporter {
  failed(failure: DebugFailure): void;
  succeeded(success: DebugSuccess): void;
  /** Monotonic milliseconds. */
  now(): number;
  /** The process's default of `crash`. */
  defaultCrash(): boolean;
  /** Whether `debug` is an enabled level, or one that the recorder keeps, so that a `result` record would be kept. */
  wantsResult(): boolean;
}
