import { divertLogger, getLogger } from "../core.js";
import { openClock, readStart, type TestClock } from "./clock.js";
import { type LogBook, openBook } from "./log-book.js";
import type { TestLoggerOptions } from "./test-logger.js";

/** What the process's logger wrote while it was captured. */
export interface CapturedLogs extends LogBook {
  readonly clock: TestClock;
  /** Ends it: windows of the throttle end, and the process's logger is what it was. A second call does nothing. */
  readonly restore: () => void;
  [Symbol.dispose](): void;
}

/** Node 20 before 20.5 has no Symbol.dispose of its own. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("nodejs.dispose");

/**
 * Routes the process's logger into memory until `restore`, or to the end of the block with `using`: all that `getLogger()`, `debug`,
 * loggers and children made from them write on this thread, whenever they were made. Nothing reaches the outputs they have
 * otherwise, and no worker is started.
 *
 * What the process's logger is configured with holds, but for `options`; so does what `initLogger` says meanwhile, of which nothing
 * stays. There is no snapshot unless `metrics` is given, and the time stands until `clock.advance`.
 *
 * @throws RinglogError for a wrong option; Error where the logger is captured already: it is one for the process
 */
export function captureLogs(options?: TestLoggerOptions): CapturedLogs;
/**
 * The same while `run` runs and, if it gives a promise, until that is settled. Gives what was logged; rejects or throws what `run`
 * does.
 */
export function captureLogs<T>(
  run: () => T,
  options?: TestLoggerOptions,
): T extends PromiseLike<unknown> ? Promise<CapturedLogs> : CapturedLogs;
export function captureLogs(
  first?: TestLoggerOptions | (() => unknown),
  second?: TestLoggerOptions,
): CapturedLogs | Promise<CapturedLogs> {
  return typeof first === "function" ? during(capture(second), first) : capture(first);
}

function capture({ startTime, ...options }: TestLoggerOptions = {}): CapturedLogs {
  const { clock, time } = openClock(readStart(startTime), () => diversion);
  let isOver = false;
  const { write, ...book } = openBook(() => !isOver && getLogger().flushSync());
  const diversion = divertLogger({ options: { metrics: false, ...options }, onLine: write, time, random: () => 0 });
  const restore = () => {
    isOver = true;
    diversion.restore();
  };
  return { clock, ...book, restore, [DISPOSE]: restore } as CapturedLogs;
}

function during(captured: CapturedLogs, run: () => unknown): CapturedLogs | Promise<CapturedLogs> {
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    captured.restore();
    throw error;
  }
  if (typeof (result as PromiseLike<unknown> | undefined)?.then !== "function") {
    captured.restore();
    return captured;
  }
  return Promise.resolve(result)
    .finally(() => captured.restore())
    .then(() => captured);
}
