import type { ComposedLine } from "../caller/line-writer.js";
import type { LoggerOptions } from "../options/logger-options.js";
import type { LinePlan } from "../ring/consumer-config.js";
import type { Stats } from "../stats.js";
import { freshId, Instance } from "./instance.js";
import type { LocalConnection } from "./local-connection.js";
import { lateLocalConnection } from "./local-connection.late.js";
import { instance } from "./realm.js";

/** A log whose lines its callers compose. */
export interface LineLog {
  /** Whether it is still what it was opened for: the application may have configured it since. */
  readonly isOpen: boolean;
  /** `level`: 10 to 60. `error`: by which the throttle knows the line. Never throws. */
  take(level: number, timeMs: number, line: ComposedLine, error: unknown): void;
  /** Opens its outputs anew: a file by its path. */
  reopen(): void;
  flush(): Promise<void>;
  flushSync(limitMs: number): boolean;
  close(): Promise<void>;
  stats(): Stats;
}

/**
 * The process's log, if nobody else has a claim to it; undefined then. `replaced`: key of the log that it takes the place of.
 *
 * @throws RinglogError for a wrong option
 */
export function openProcessLines(options: LoggerOptions, plan: LinePlan, replaced?: string): LineLog | undefined {
  const own = instance();
  return own.claim(options, plan, replaced) ? lineLog(own, options, plan) : undefined;
}

/**
 * A log of its own that writes on this thread, before the call returns that logged.
 *
 * @throws RinglogError for a wrong option
 */
export function openLocalLines(options: LoggerOptions, plan: LinePlan): LineLog {
  const connection = new (lateLocalConnection().LocalConnection)({ instanceId: freshId(), onLine: undefined });
  const own = new Instance({ connection, context: instance().context });
  own.claim(options, plan);
  if (locals.size === 0) process.on("exit", endLocals);
  locals.add(connection);
  return lineLog(own, options, plan);
}

/** They live as long as the process. */
const locals = new Set<LocalConnection>();

function endLocals(): void {
  for (const connection of locals) connection.end();
}

function lineLog(own: Instance, options: LoggerOptions, plan: LinePlan): LineLog {
  return {
    get isOpen() {
      return own.lineKey === plan.key;
    },
    take: (level, timeMs, line, error) => own.line(level, timeMs, line, error),
    reopen: () => void own.claim(options, plan, plan.key),
    flush: () => own.flush(),
    flushSync: (limitMs) => own.flushSync(limitMs),
    close: () => own.close(),
    stats: () => own.stats(),
  };
}
