import type { Logger } from "../caller/logger-interface.js";
import { attempt, lateRequestLog } from "../core.js";
import type { Exchange } from "./request/exchange.js";
import type { NodeRequest, NodeResponse } from "./request/messages.js";
import type { RequestLogOptions } from "./request/request-log-options.js";

export type { RequestLogOptions, RequestOutcome } from "./request/request-log-options.js";

/** What is needed of Koa's context. */
export interface KoaContext {
  readonly req: NodeRequest;
  readonly res: NodeResponse;
  readonly response: object;
  onerror(error: unknown): void;
}

/** What a context has beyond Koa's own: for `new Koa<DefaultState, WithLog>()`. */
export interface WithLog {
  /** The request's logger. */
  log: Logger;
}

/** What routers leave on a context: `@koa/router` and its predecessors, and `koa-mount`. */
interface Routed {
  readonly _matchedRoute?: unknown;
}

/**
 * Middleware, to be used first: each request has an id, which all its records have and the response is given, a logger (`ctx.log`),
 * and one access record. What comes out of the middleware below it, or breaks a stream that is the body, is logged once and passed on.
 *
 * The options' functions are given the context and its response.
 *
 * @throws RinglogError at once for a wrong option.
 */
export function requestLog<Context extends KoaContext>(
  options?: RequestLogOptions<Context, Context["response"]>,
): (context: Context, next: () => Promise<unknown>) => Promise<unknown> {
  const log = new (lateRequestLog().RequestLog)<Context, Context["response"]>(options, routeOf);
  return function ringlog(context, next) {
    return log.serve({ request: context.req, response: context.res }, context, context.response, (exchange) => {
      attempt(() => prepare(exchange, context));
      return next().then(undefined, (error: unknown) => {
        attempt(() => exchange.fail(error));
        throw error;
      });
    });
  };
}

/** Errors of a body's stream, and of what runs outside of this middleware, go to `onerror` alone. */
function prepare(exchange: Exchange, context: KoaContext): void {
  (context as KoaContext & WithLog).log = exchange.log;
  const { onerror } = context;
  context.onerror = function (error) {
    attempt(() => exchange.failStream(error));
    return onerror.call(this, error);
  };
}

/** The most specific pattern, prefixes included. */
function routeOf(context: KoaContext & Routed): string | undefined {
  const { _matchedRoute: route } = context;
  return route === undefined || route === null ? undefined : String(route);
}
