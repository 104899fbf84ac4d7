import { withRequest } from "../core.js";
import {
  dress,
  type FlushedHandler,
  flushNow,
  flushWithin,
  type Handler,
  isFunction,
  loggingErrors,
  logHanded,
  type Run,
  read,
} from "./before-freeze.js";
import { type FreezeOptions, readFlushMs } from "./freeze-options.js";

export type { FlushedHandler, Handler } from "./before-freeze.js";
export type { FreezeOptions, WithFlushOptions } from "./freeze-options.js";
export { withFlush } from "./with-flush.js";

/** What an invocation has left at least when its answer stops waiting for the log. */
const RESERVE_MS = 50;

/** One invocation, as the wrapper sees it. */
interface Invocation {
  readonly run: Run;
  readonly args: readonly unknown[];
  /** How long its answer may wait for the log. */
  limitMs(): number;
}

/**
 * Wraps an AWS Lambda handler: async, with a callback, or one for response streaming (inside or around `awslambda.streamifyResponse`).
 * Its records carry the invocation's id; an error is logged once; and what was logged is written before Lambda may freeze the
 * process, as far as that takes at most `flushMs`, and less than the invocation has left.
 *
 * @throws RinglogError `UNKNOWN_OPTION`, `INVALID_OPTION` at once
 */
export function lambdaHandler<H extends Handler>(handler: H, options: FreezeOptions = {}): FlushedHandler<H> {
  const flushMs = readFlushMs(options);
  const logging = loggingErrors(handler);
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    const context = args.find((arg) => typeof read(arg, "awsRequestId") === "string");
    const limitMs = () => Math.min(flushMs, Math.max(0, leftMs(context) - RESERVE_MS));
    const invocation = { run: logging.bind(this), args, limitMs };
    return withRequest(originOf(args[0], context), () =>
      handler.length > 2 && isFunction(args[2]) ? callBack(invocation, handler, args[2]) : answer(invocation),
    );
  };
  return dress(wrapper, handler);
}

async function answer({ run, args, limitMs }: Invocation): Promise<unknown> {
  try {
    return await run(...args);
  } finally {
    await flushWithin(limitMs());
  }
}

/** A handler that takes a callback may return a promise all the same, which then counts. */
function callBack({ run, args, limitMs }: Invocation, handler: Handler, callback: Run): unknown {
  const called = (error: unknown, ...result: unknown[]): void => {
    if (error !== null && error !== undefined) logHanded(error, handler);
    void flushWithin(limitMs()).then(() => callback(error, ...result));
  };
  try {
    const result = run(...args.slice(0, 2), called, ...args.slice(3));
    return isFunction(read(result, "then")) ? answer({ run: () => result, args: [], limitMs }) : result;
  } catch (error) {
    flushNow(limitMs());
    throw error;
  }
}

function leftMs(context: unknown): number {
  const remaining = read(context, "getRemainingTimeInMillis");
  return isFunction(remaining) ? Number(remaining.call(context)) : Number.POSITIVE_INFINITY;
}

/** Events of HTTP sources have headers, in small letters or as they came. */
function originOf(event: unknown, context: unknown) {
  const headers = read(event, "headers");
  const traceparent = read(headers, "traceparent") ?? read(headers, "Traceparent");
  return {
    id: read(context, "awsRequestId") as string | undefined,
    traceparent: typeof traceparent === "string" ? traceparent : undefined,
  };
}
