import { initLogger, lateRequestLog, type RequestLog } from "../../core.js";
import type { LoggerOptions } from "../../options/logger-options.js";
import type { NodeRequest, NodeResponse } from "../request/messages.js";
import type { RequestLogOptions } from "../request/request-log-options.js";
import { patchServers } from "./patch-servers.js";
import { realm } from "./realm.js";
import { routeOf } from "./route-of.js";

/** Options of {@link registerRinglog}: those of `initLogger`, and what is said of requests. */
export interface RinglogNextOptions extends LoggerOptions {
  /**
   * Options of the requests' records, those of every integration; `false`: no request gets an id, a context and an access record by
   * itself. Default: access records of all but what `next build` has made (`/_next/static/`).
   */
  readonly requests?: RequestLogOptions<NodeRequest, NodeResponse> | false | undefined;
}

/**
 * For `register` of `instrumentation.ts`: configures the logger, where there are options for it, and gives every request its id, its
 * context and one access record. Does nothing in the edge runtime.
 *
 * @throws RinglogError for a wrong option; Next.js doesn't start then.
 */
export function registerRinglog(options: RinglogNextOptions = {}): void {
  const { requests, ...logger } = options;
  const log =
    requests === false
      ? undefined
      : new (lateRequestLog().RequestLog)<object, unknown>({ ignore: isBuilt, ...requests }, routeOf);
  if (Object.keys(logger).length > 0) initLogger(logger);
  realm().log = log as RequestLog<unknown, unknown> | undefined;
  if (log !== undefined) patchServers();
}

/** `registerRinglog` without options: `export { register, onRequestError } from "ringlog/next"`. */
export function register(): void {
  registerRinglog();
}

function isBuilt({ url }: NodeRequest): boolean {
  return url?.includes("/_next/static/") === true;
}
