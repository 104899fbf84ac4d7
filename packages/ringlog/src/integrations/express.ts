import type { Logger } from "../caller/logger-interface.js";
import { attempt, exchangeOf, lateRequestLog } from "../core.js";
import { watchRoute } from "./express-route.js";
import type { Exchange } from "./request/exchange.js";
import type { NodeRequest, NodeResponse } from "./request/messages.js";
import type { RequestLogOptions } from "./request/request-log-options.js";

export type { RequestLogOptions, RequestOutcome } from "./request/request-log-options.js";

declare global {
  // biome-ignore lint/style/noNamespace: where Express's own types look for what middleware adds
  namespace Express {
    interface Request {
      /** The request's logger, of `requestLog()` from `ringlog/express`. */
      readonly log: Logger;
    }
  }
}

/** What is needed of Express's request. */
export interface ExpressRequest extends NodeRequest {
  readonly baseUrl: string;
}

type Next = (error?: unknown) => void;

/**
 * Middleware, to be used first: each request has an id, which all its records have and the response is given, a logger (`req.log`),
 * and one access record. Errors are logged by `errorLog()`.
 *
 * @throws RinglogError at once for a wrong option.
 */
export function requestLog<Request extends ExpressRequest, Response extends NodeResponse>(
  options?: RequestLogOptions<Request, Response>,
): (request: Request, response: Response, next: Next) => void {
  const log = new (lateRequestLog().RequestLog)<Request, Response>(options);
  return function ringlog(request, response, next) {
    log.serve({ request, response }, request, response, (exchange) => {
      attempt(() => prepare(exchange, request));
      next();
    });
  };
}

/** Error middleware, to be used behind all routes and before error handlers of your own: logs what reaches it, once, and passes it on. */
export function errorLog(): (error: unknown, request: ExpressRequest, response: NodeResponse, next: Next) => void {
  // Express knows error middleware by its four parameters.
  return function ringlogErrors(error, _request, response, next) {
    attempt(() => exchangeOf(response)?.fail(error));
    next(error);
  };
}

function prepare(exchange: Exchange, request: ExpressRequest): void {
  (request as { log?: Logger }).log = exchange.log;
  watchRoute(exchange, request);
}
