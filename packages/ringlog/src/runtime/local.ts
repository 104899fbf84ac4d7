import type { Debug } from "../caller/debug/signature.js";
import type { Logger } from "../caller/logger-interface.js";
import type { LoggerOptions } from "../options/logger-options.js";
import { freshId, Instance } from "./instance.js";
import type { LocalConnection, LocalServices } from "./local-connection.js";
import { lateLocalConnection } from "./local-connection.late.js";
import { instance } from "./realm.js";

/** What `openLocal` is given. */
export interface LocalOptions extends Omit<LocalServices, "instanceId" | "dictionary"> {
  /**
   * As for `initLogger`. Those of outputs, files, threads and signals have no effect. Without `level` the environment's `LOG_LEVEL`
   * holds.
   */
  readonly options?: LoggerOptions | undefined;
  /** Numbers from 0 (inclusive) to 1, for the id of the instance. */
  readonly random?: (() => number) | undefined;
}

/** A logger beside the process's own. */
export interface Local {
  readonly logger: Logger;
  readonly debug: Debug;
  getLogger(name?: string): Logger;
  /** Does what is due by time. Only with a `time` of one's own is this needed. */
  tick(): void;
  /** Monotonic ms at which `tick` has something to do, or infinity. */
  nextTickMs(): number;
}

/**
 * A logger that is private and synchronous: its records go through the same code as those of the process's logger, and each arrives
 * in `onLine` before the call that logged it returns. Request ids are those of the process. `logger.close()` ends its throttle
 * windows and its timer; where neither a throttle nor `metrics` is wanted there is nothing to close.
 *
 * @throws RinglogError for a wrong option
 */
export function openLocal({ options, random = Math.random, ...services }: LocalOptions): Local {
  const connection = new (lateLocalConnection().LocalConnection)({ ...services, instanceId: freshId(random) });
  const own = new Instance({ connection, context: instance().context });
  return {
    logger: own.init(options ?? {}),
    debug: own.debug,
    getLogger: (name) => own.getLogger(name),
    ...ticks(connection),
  };
}

/** What the process's logger writes goes to `onLine` instead, until `restore`. */
export interface Diversion {
  restore(): void;
  tick(): void;
  nextTickMs(): number;
}

/**
 * Diverts the process's logger on this thread, for tests. What it is configured with holds, but for `options`, and also what
 * `initLogger` says meanwhile, until `restore`. Nothing of it reaches the process's outputs.
 *
 * @throws RinglogError for a wrong option; Error where it is diverted already
 */
export function divertLogger({ options, random = Math.random, ...services }: LocalOptions): Diversion {
  const own = instance();
  const { definitions: dictionary } = own;
  const connection = new (lateLocalConnection().LocalConnection)({
    ...services,
    dictionary,
    instanceId: freshId(random),
  });
  return { restore: own.divert(connection, options ?? {}), ...ticks(connection) };
}

function ticks(connection: LocalConnection) {
  return { tick: () => connection.tick(), nextTickMs: () => connection.nextTickMs() };
}
