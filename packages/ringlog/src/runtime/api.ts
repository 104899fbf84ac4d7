import type { RequestIdToken } from "../caller/context.js";
import type { Debug } from "../caller/debug/signature.js";
import type { Logger } from "../caller/logger-interface.js";
import type { LoggerOptions } from "../options/logger-options.js";
import { instance } from "./realm.js";
import { endIfStartedInstead } from "./started-instead.js";

endIfStartedInstead();

/**
 * Configures the process's logger and starts its worker. A second call reconfigures: options left out return to their
 * defaults, what was accepted before still reaches the old outputs, and loggers handed out earlier keep working.
 *
 * In a `worker_threads` thread of a configured process, a call without options returns the process's logger unchanged.
 *
 * @throws RinglogError at once for a wrong option; nothing is started then.
 */
export function initLogger(options?: LoggerOptions): Logger {
  return instance().init(options);
}

/**
 * The process's logger, or a named one below it: the same object for the same name, from any module and at any time. What
 * is logged before the first `initLogger` goes to the console.
 */
export function getLogger(name?: string): Logger {
  return instance().getLogger(name);
}

/**
 * Catches and logs what a function throws: as a decorator (TC39 or legacy) of methods, accessors, fields and classes, and as
 * a wrapper of plain functions. By default the function then returns undefined; `{ crash: true }` rethrows.
 */
export const debug: Debug = ((...given: unknown[]) =>
  (instance().debug as (...given: unknown[]) => unknown)(...given)) as Debug;

/**
 * Sets the request id of this asynchronous context and all that it starts. Without an id, or with one that is not 1 to 128
 * characters of `[A-Za-z0-9._:/+=-]`, a fresh one of 8 characters is made. Servers use `withRequestId`.
 */
export function setRequestId(id?: string): RequestIdToken {
  return instance().context.setRequestId(id);
}

/** The request id that holds here, or undefined. */
export function getRequestId(): string | undefined {
  return instance().context.getRequestId();
}

/** Runs `run` with a request id (a fresh one if none is given), which all that it starts has too. Returns what `run` returns. */
export function withRequestId<T>(id: string | undefined, run: () => T): T;
export function withRequestId<T>(run: () => T): T;
export function withRequestId<T>(first: string | undefined | (() => T), second?: () => T): T {
  return typeof first === "function"
    ? instance().context.withRequestId(undefined, first)
    : instance().context.withRequestId(first, second as () => T);
}

/** Taken as a piece of work begins, for `isUnrecorded`. */
export function errorMark(): number {
  return instance().errorMark;
}

/** Whether an error that work since `mark` has thrown has no record yet. It counts as recorded from now on. */
export function isUnrecorded(error: unknown, mark: number): boolean {
  return instance().isUnrecorded(error, mark);
}

/** What a request brings along: its id, and its W3C `traceparent` header, which is ignored if it is not valid. */
export interface RequestOrigin {
  readonly id?: string | undefined;
  readonly traceparent?: string | undefined;
}

/** `withRequestId` for servers. Returns what `run` returns. */
export function withRequest<T>(origin: RequestOrigin, run: () => T): T {
  return instance().context.withRequestId(origin.id, run, origin.traceparent);
}
