import type { LevelName } from "../../record/level.js";

/** Arguments as they were at entry, kept until the call ends: the reporter's own affair. */
export interface EntryArgs {
  /** Undefined where they had to give way to those of later calls. */
  readonly bytes: Uint8Array | undefined;
}

/** What was read as a call with `slowMs` began: the reporter's own affair. */
export interface CallStart {
  readonly startMs: number;
}

/** A call that failed, as the record needs it. One object for each error, where it was first caught. */
export interface DebugFailure {
  readonly error: unknown;
  readonly functionName: string;
  readonly level: LevelName;
  /** Whether the error is rethrown after this. */
  readonly crash: boolean;
  /** Undefined with `args: false`. */
  readonly args: ArrayLike<unknown> | undefined;
  /** With `args: "entry"`; null where they could not be kept. */
  readonly entry?: EntryArgs | null | undefined;
  /**
   * Name of the parameter that took each argument, as far as the source tells: `""` where it has none (destructured),
   * a rest parameter's name for each argument it took. Undefined where the source cannot be read.
   */
  readonly parameterNames: readonly string[] | undefined;
  /** The function that caught the error, then the decorated functions around. */
  readonly path: readonly string[];
  /** With `result` or `slowMs` only. */
  readonly durationMs: number | undefined;
  /** With `slowMs` only. */
  readonly start?: CallStart | undefined;
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
  /** Of a slow call. */
  readonly start?: CallStart | undefined;
}

/** Where `debug` sends what it caught. Its methods are not expected to throw; what they throw is dropped. */
export interface DebugReporter {
  failed(failure: DebugFailure): void;
  succeeded(success: DebugSuccess): void;
  /** Monotonic milliseconds. */
  now(): number;
  /**
   * Notes arguments as they are now, on top of those of the calls around; gives the place to `leave` or `keep` them by, negative
   * where they cannot be noted. `level` is that of the record which may need them.
   */
  enter(args: ArrayLike<unknown>, parameterNames: readonly string[] | undefined, level: LevelName): number;
  /** The call is over. */
  leave(place: number): void;
  /** The call goes on when those around are over: takes its arguments aside. */
  keep(place: number): EntryArgs | undefined;
  release(entry: EntryArgs): void;
  /** What is read as a call with `slowMs` begins. */
  begin(nowMs: number, slowMs: number): CallStart;
  /** The call goes on in later turns of the event loop. */
  wait(start: CallStart): void;
  /** A call that waited is over. */
  end(start: CallStart): void;
  /** The process's default of `crash`. */
  defaultCrash(): boolean;
  /** Whether `debug` is an enabled level, or one that the recorder keeps, so that a `result` record would be kept. */
  wantsResult(): boolean;
}
