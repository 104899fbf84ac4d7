import { withRequest } from "../core.js";
import {
  dress,
  type FlushedHandler,
  flushWithin,
  type Handler,
  isFunction,
  loggingErrors,
  read,
} from "./before-freeze.js";
import { readWithFlush, type WithFlushOptions } from "./freeze-options.js";

type Keep = (promise: Promise<void>) => unknown;

/**
 * Wraps a function of a platform that may freeze or end the process when it has been answered: Vercel, Netlify, Google Cloud, Azure.
 * Its records carry a request id; an error is logged once; and what was logged is written before the answer is given, or, where the
 * platform takes a promise to wait for, while it is on its way.
 *
 * @throws RinglogError `UNKNOWN_OPTION`, `INVALID_OPTION` at once
 */
export function withFlush<H extends Handler>(
  handler: H,
  options: WithFlushOptions<Parameters<H>> = {},
): FlushedHandler<H> {
  const { flushMs, requestId = idOfRequest, waitUntil } = readWithFlush(options);
  const logging = loggingErrors(handler);
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    const origin = {
      id: textOf(() => requestId(...args)),
      traceparent: textOf(() => headerOf(args[0], "traceparent")),
    };
    const flushed = () => keepRunning(flushWithin(flushMs), waitUntil ?? keeperOf(args));
    return withRequest(origin, () => answer(() => logging.apply(this, args), flushed));
  };
  return dress(wrapper, handler);
}

async function answer(run: () => unknown, flushed: () => Promise<void>): Promise<unknown> {
  try {
    return await run();
  } finally {
    await flushed();
  }
}

/** A platform that does not take the promise is not relied on. */
async function keepRunning(written: Promise<void>, keep: Keep | undefined): Promise<void> {
  try {
    if (keep !== undefined) return void keep(written);
  } catch {
    // The answer waits for the log, as it does without.
  }
  await written;
}

/** The method of a Cloudflare context, of an event, of what Vercel hands over: whatever argument has it. */
function keeperOf(args: readonly unknown[]): Keep | undefined {
  const keeper = args.find((arg) => isFunction(read(arg, "waitUntil"))) as { waitUntil: Keep } | undefined;
  return keeper === undefined ? undefined : (promise) => keeper.waitUntil(promise);
}

function idOfRequest(...args: unknown[]): unknown {
  return headerOf(args[0], "x-request-id");
}

/** Of a `Request`, or of what Node.js has read. */
function headerOf(request: unknown, name: string): unknown {
  const headers = read(request, "headers");
  const get = read(headers, "get");
  return isFunction(get) ? get.call(headers, name) : read(headers, name);
}

/** What arguments of all kinds give must not end the call. */
function textOf(give: () => unknown): string | undefined {
  try {
    const value = give();
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
