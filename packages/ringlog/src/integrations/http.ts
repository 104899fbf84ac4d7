import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../caller/logger-interface.js";
import { attempt, lateRequestLog } from "../core.js";
import type { NodeRequest, NodeResponse } from "./request/messages.js";
import type { RequestLogOptions } from "./request/request-log-options.js";

export type { RequestLogOptions, RequestOutcome } from "./request/request-log-options.js";

/** What a request has beyond what it brings: its logger. */
export interface WithLog {
  /** The request's logger. Its records have the request's id wherever they are made in the course of the request. */
  readonly log: Logger;
}

/**
 * Wraps the listener of an HTTP server (HTTP/2 with its compatibility API, too): each request has an id, which all its records have
 * and the response is given, a logger, and one access record. What the listener throws, or its promise rejects with, is logged
 * and stays Node's affair.
 *
 * @throws RinglogError at once for a wrong option.
 */
export function requestLog<
  Request extends NodeRequest = IncomingMessage,
  Response extends NodeResponse = ServerResponse<IncomingMessage> & { req: IncomingMessage },
>(
  listener: (request: Request & WithLog, response: Response) => unknown,
  options?: RequestLogOptions<Request, Response>,
): (request: Request, response: Response) => unknown {
  const log = new (lateRequestLog().RequestLog)<Request, Response>(options);
  return (request, response) =>
    log.serve({ request, response }, request, response, (exchange) => {
      const logged = request as Request & { log: Logger };
      attempt(() => {
        logged.log = exchange.log;
      });
      try {
        const result = listener(logged, response);
        return isPromise(result) ? result.then(undefined, rethrow) : result;
      } catch (error) {
        return rethrow(error);
      }

      function rethrow(error: unknown): never {
        attempt(() => exchange.fail(error));
        throw error;
      }
    });
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}
