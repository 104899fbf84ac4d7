import type { Logger } from "../caller/logger-interface.js";
import { attempt, lateRequestLog } from "../core.js";
import type { Exchange } from "./request/exchange.js";
import type { NodeRequest, NodeResponse } from "./request/messages.js";
import type { RequestLogOptions } from "./request/request-log-options.js";

export type { RequestLogOptions, RequestOutcome } from "./request/request-log-options.js";

/** What a context has beyond Hono's own: for `new Hono<{ Variables: RequestLogVariables }>()`. */
export interface RequestLogVariables {
  /** The request's logger. */
  log: Logger;
}

interface HonoRequest {
  readonly method: string;
  readonly url: string;
  header(name: string): string | undefined;
}

/** What is needed of Hono's context. */
export interface HonoContext {
  readonly req: HonoRequest;
  readonly res: Response;
  readonly error: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: Hono's own type of it depends on the application
  readonly env: any;
  header(name: string, value: string): void;
}

/** The part of a web response that is needed. */
interface Response {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/** What Hono's router has found, as its requests have shown it throughout version 4. */
interface Routed {
  readonly routeIndex?: number;
  readonly matchedRoutes?: readonly { readonly path: string; readonly handler: { readonly length: number } }[];
}

/** What `@hono/node-server` hands over. */
interface NodeBindings {
  readonly incoming?: NodeRequest;
  readonly outgoing?: NodeResponse;
}

/**
 * Middleware, to be used first: each request has an id, which all its records have and the response is given, a logger
 * (`c.get("log")`), and one access record. What a handler throws is logged once, and stays Hono's affair.
 *
 * The options' functions are given the context and its response. Where no server of Node's is behind it (`app.request()`), the access
 * record is made when the handlers have returned, and tells the size of the body only where the response does.
 *
 * @throws RinglogError at once for a wrong option.
 */
export function requestLog<Context extends HonoContext>(
  options?: RequestLogOptions<Context, Context["res"]>,
): (context: Context, next: () => Promise<void>) => Promise<void> {
  const log = new (lateRequestLog().RequestLog)<Context, Context["res"] | undefined>(options, routeOf);
  return function ringlog(context, next) {
    const { incoming: request, outgoing: response } = (context.env ?? {}) as NodeBindings;
    if (request !== undefined && response !== undefined)
      return log.serve({ request, response }, context, undefined, (exchange) => handle(exchange, context, next));
    const { method, url: target } = context.req;
    const header = (name: string) => context.req.header(name);
    return log.begin({ method, target, header, request: context, response: undefined }, async (exchange) => {
      attempt(() => exchange.setWebHeader(context));
      try {
        await handle(exchange, context, next);
      } catch (error) {
        attempt(() => exchange.abort(undefined));
        throw error;
      }
      attempt(() => endWithoutServer(exchange, context));
    });
  };
}

async function handle(exchange: Exchange, context: HonoContext, next: () => Promise<void>): Promise<void> {
  attempt(() => (context as unknown as { set(name: string, value: Logger): void }).set("log", exchange.log));
  try {
    await next();
  } catch (error) {
    // Hono answers errors below this; what is thrown and is no Error comes up here.
    attempt(() => exchange.fail(error));
    throw error;
  }
  attempt(() => {
    exchange.response = context.res;
    if (context.error !== undefined) exchange.fail(context.error);
  });
}

function endWithoutServer(exchange: Exchange, context: HonoContext): void {
  const { status, headers } = context.res;
  const length = headers.get("content-length");
  exchange.complete(status, length === null ? undefined : Number(length));
}

/** The pattern of the handler that answered; of middleware, whose patterns match whatever comes, only where it answered itself. */
function routeOf({ req, res }: HonoContext): string | undefined {
  const { matchedRoutes = [], routeIndex = -1 } = req as HonoRequest & Routed;
  const route = matchedRoutes[routeIndex];
  if (route === undefined || (route.handler.length > 1 && res.status === NOT_FOUND)) return undefined;
  return route.path;
}

const NOT_FOUND = 404;
