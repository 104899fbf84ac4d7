import { types } from "node:util";
import { ask, type Call, type DebugRuntime, elapsedMs, handleError, reportFallback } from "./call.js";
import { siteName } from "./site.js";

export const promiseThen = Promise.prototype.then;

/**
 * What a failed call returns, if it does not throw on: `fallback`, or what `fallback` makes of the error.
 * `isAsync` says that the result is awaited, so that a promise made by `fallback` may fail later.
 */
export function failCall(runtime: DebugRuntime, call: Call, error: unknown, isAsync: boolean): unknown {
  const isThrown = handleError(runtime, call, error);
  endCall(runtime, call);
  if (isThrown) throw error;
  const { fallback } = call.site.settings;
  if (typeof fallback !== "function") return fallback;
  const report = (failure: unknown): void => {
    if (!Object.is(failure, error)) reportFallback(runtime, call, failure);
  };
  try {
    const value: unknown = fallback(error);
    return isAsync && types.isPromise(value) ? then(value, undefined, report) : value;
  } catch (failure) {
    report(failure);
    return undefined;
  }
}

/** Gives back what was kept for a call that is over. */
function endCall(runtime: DebugRuntime, { entry, start }: Pick<Call, "entry" | "start">): void {
  if (entry) ask(runtime, (reporter) => reporter.release(entry), undefined);
  if (start !== undefined) ask(runtime, (reporter) => reporter.end(start), undefined);
}

type Succeeded = Pick<Call, "site" | "startMs" | "start" | "entry">;

/** Reports a call that succeeded, where `result` or `slowMs` ask for it. */
export function succeedCall(runtime: DebugRuntime, call: Succeeded, result: unknown): void {
  reportSuccess(runtime, call, result);
  endCall(runtime, call);
}

function reportSuccess(runtime: DebugRuntime, call: Succeeded, result: unknown): void {
  const { site, start } = call;
  const { slowMs, result: logsResult } = site.settings;
  const durationMs = elapsedMs(runtime, call);
  if (durationMs === undefined) return;
  const functionName = siteName(site);
  ask(
    runtime,
    (reporter) => {
      if (logsResult && reporter.wantsResult()) reporter.succeeded({ functionName, result, durationMs, slow: false });
      if (slowMs === undefined || durationMs <= slowMs) return;
      reporter.succeeded({ functionName, result: undefined, durationMs, slow: true, start });
    },
    undefined,
  );
}

/** Follows a promise that a call returned: one `then`, which also hands on what it settles to. */
export function followPromise(runtime: DebugRuntime, call: Call, promise: Promise<unknown>): Promise<unknown> {
  const onRejected = (error: unknown): unknown => failCall(runtime, call, error, true);
  const { startMs, start, entry } = call;
  if (startMs === undefined && !entry) return then(promise, undefined, onRejected);
  if (start !== undefined) ask(runtime, (reporter) => reporter.wait(start), undefined);
  const onFulfilled = (value: unknown): unknown => {
    succeedCall(runtime, call, value);
    return value;
  };
  return then(promise, onFulfilled, onRejected);
}

/**
 * The language's own `then`, so that no method of a subclass runs. A subclass whose species cannot be constructed leaves
 * the promise as it is.
 */
export function then(
  promise: Promise<unknown>,
  onFulfilled: ((value: unknown) => unknown) | undefined,
  onRejected: ((error: unknown) => unknown) | undefined,
): Promise<unknown> {
  try {
    return promiseThen.call(promise, onFulfilled, onRejected);
  } catch {
    // Nobody can follow this promise; the application still can.
    return promise;
  }
}
