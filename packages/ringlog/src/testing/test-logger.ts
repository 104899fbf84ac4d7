import type { Debug } from "../caller/debug/signature.js";
import type { Logger } from "../caller/logger-interface.js";
import { openLocal } from "../core.js";
import type { LoggerOptions } from "../options/logger-options.js";
import { openClock, readStart, type TestClock } from "./clock.js";
import { type LogBook, openBook } from "./log-book.js";

/** Options of a logger that matter in memory. Those of files, consoles, threads and signals do not. */
export type TestLoggerOptions = Pick<
  LoggerOptions,
  | "logName"
  | "throttleSec"
  | "throttleLevel"
  | "level"
  | "crash"
  | "redact"
  | "limits"
  | "metrics"
  | "recorder"
  | "bufferBytes"
> & {
  /** Where the clock begins. Default 2026-01-01T00:00:00.000Z. */
  readonly startTime?: Date | string | number | undefined;
};

/** A logger in memory, and what was logged. Everything can be taken out of the object. */
export interface TestLogger extends LogBook {
  readonly logger: Logger;
  /** As the library's `debug`, with this logger. */
  readonly debug: Debug;
  /** As the library's `getLogger`: this logger, or a named one below it. */
  readonly getLogger: (name?: string) => Logger;
  readonly clock: TestClock;
}

/**
 * A logger beside the process's own that writes into memory, at once: the record is in `records` when the log call returns. All
 * else is as in production: encoding, limits, redaction, throttle, recorder, format. Request ids are those of `withRequestId`.
 *
 * Its level is `trace`, its name `test`, there is no snapshot, and the time stands until `clock.advance`, unless the options say
 * otherwise. It holds no thread, timer or file, so there is nothing to close; `logger.close()` ends the open windows of the throttle.
 *
 * @throws RinglogError for a wrong option
 */
export function createTestLogger({ startTime, ...options }: TestLoggerOptions = {}): TestLogger {
  const { clock, time } = openClock(readStart(startTime), () => local);
  const { write, ...book } = openBook(() => local.logger.flushSync());
  const local = openLocal({ options: { ...DEFAULTS, ...options }, onLine: write, time, random: () => 0 });
  const { logger, debug, getLogger } = local;
  return { logger, debug, getLogger, clock, ...book };
}

const DEFAULTS = { logName: "test", level: "trace", metrics: false } as const;
