import type { ThresholdName } from "../record/level.js";
import type { Stats } from "../stats.js";
import type { Serializers } from "./serializers.js";

/** Options of a child logger. Others, such as frameworks hand over, are ignored. */
export interface ChildOptions {
  /**
   * Its own threshold. Default: the parent's, also when that changes. The type admits any text, as frameworks hand it over; one that is
   * no level throws a `RinglogError` with code `INVALID_OPTION`.
   */
  readonly level?: ThresholdName | (string & {}) | undefined;
  /** By field name: functions that turn a field's value into what is logged. */
  readonly serializers?: Serializers | undefined;
}

/**
 * One level's method. `%s %d %i %f %j %o %O %%` are filled in; what no placeholder takes is appended; a last object or Error
 * becomes fields. A message without arguments is literal. Never throws.
 */
export interface LogMethod {
  (message: string, ...args: unknown[]): void;
  (fieldsOrError: object, message?: string, ...args: unknown[]): void;
  (...args: unknown[]): void;
}

/** A logger. Its log methods never throw and never wait for a disk, whatever they are given. */
export interface Logger {
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  readonly fatal: LogMethod;
  /** Takes what a log method takes, and does nothing. */
  silent(...ignored: unknown[]): void;
  /**
   * The lowest level that is logged. Setting it holds at once, also for children that set none; a name that is no level
   * throws a `RinglogError` with code `INVALID_OPTION`.
   */
  level: ThresholdName;
  /** Whether a record of this level would be logged here. */
  isLevelEnabled(level: string): boolean;
  /** A logger whose records have these fields too. A call's field overrides them, and they override this logger's. */
  child(bindings?: object, options?: ChildOptions): Logger;
  /**
   * Resolves when all that was accepted before the call is written, suppressed or counted as dropped; rejects with
   * `FLUSH_TIMEOUT` after 10 s without progress. Doesn't end throttle windows. Keeps the process alive until it settles.
   */
  flush(): Promise<void>;
  /** The same without the event loop, for at most `timeoutMs` (default 2,000); false where time ran out. */
  flushSync(timeoutMs?: number): boolean;
  /**
   * Summarises what is suppressed, flushes, stops the worker and releases everything. Log calls after it are ignored, with
   * one line on stderr, until the next `initLogger`.
   */
  close(): Promise<void>;
  /** Figures of the whole process; also after `close()`. */
  stats(): Stats;
  [Symbol.asyncDispose](): Promise<void>;
}
