import type { Logger } from "../../caller/logger-interface.js";
import { attempt, getLogger, getRequestId, lateRequestLog, withRequestId } from "../../core.js";
import type { Exchange } from "../request/exchange.js";
import { isControlFlow, statusOfControlFlow } from "./error-fields.js";
import { currentExchange, realm, withExchange } from "./realm.js";
import { routeFromParams } from "./route-of.js";

/** What a request has beyond what Next.js gives it. */
export interface WithLog {
  /** The request's logger. */
  readonly log: Logger;
}

/** The parts of a web request and response that are needed. */
interface WebRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

interface WebResponse {
  readonly status: number;
  readonly headers: {
    get(name: string): string | null;
    has(name: string): boolean;
    set(name: string, value: string): void;
  };
}

type Handler = (...given: unknown[]) => unknown;

/**
 * Wraps a route handler or a server action. A handler's request has a logger then, `request.log`. Where `registerRinglog` doesn't see
 * requests as they come in, each gets its id, its context and its access record here. What is thrown is thrown on.
 */
export function withRequestLog<Rest extends unknown[], Result, Incoming extends WebRequest = Request>(
  handler: (request: Incoming & WithLog, ...rest: Rest) => Result,
): (request: Incoming, ...rest: Rest) => Result;
export function withRequestLog<Given extends unknown[], Result>(
  action: (...given: Given) => Result,
): (...given: Given) => Result;
export function withRequestLog(handler: Handler): Handler {
  return function ringlog(this: unknown, ...given) {
    const run = () => handler.apply(this, given);
    const [request, context] = given;
    const exchange = currentExchange();
    if (isWebRequest(request))
      return exchange === undefined ? serve(request, context, run) : answer(exchange, request, run);
    return exchange === undefined && getRequestId() === undefined ? withRequestId(run) : run();
  };
}

/** The logger of the request that is being answered here, with its bindings; outside of one, the process's. */
export function getRequestLogger(): Logger {
  return currentExchange()?.log ?? getLogger();
}

function answer(exchange: Exchange, request: WebRequest, run: () => unknown): unknown {
  attempt(() => Object.defineProperty(request, "log", { value: exchange.log, configurable: true }));
  return run();
}

function serve(request: WebRequest, context: unknown, run: () => unknown): unknown {
  const log = realm().log ?? new (lateRequestLog().RequestLog)<unknown, unknown>(undefined);
  const { method, url, headers } = request;
  const header = (name: string) => headers.get(name) ?? undefined;
  return withExchange((found) =>
    log.begin({ method, target: url, header, request, response: undefined }, async (exchange) => {
      found(exchange);
      const { params } = (context ?? {}) as { readonly params?: object | Promise<object> };
      exchange.route = routeFromParams(exchange.path, { ...(await params) });
      return await complete(exchange, () => answer(exchange, request, run));
    }),
  );
}

async function complete(exchange: Exchange, run: () => unknown): Promise<unknown> {
  try {
    const response = await run();
    attempt(() => finish(exchange, response as WebResponse));
    return response;
  } catch (error) {
    attempt(() => {
      if (isControlFlow(error)) return exchange.complete(statusOfControlFlow(error), 0);
      exchange.fail(error);
      exchange.complete(500, undefined);
    });
    throw error;
  }
}

/** How much a stream will send is not known. */
function finish(exchange: Exchange, { status, headers }: WebResponse): void {
  const length = headers.get("content-length");
  exchange.complete(status, length === null ? undefined : Number(length));
  exchange.setWebHeader({ header: (name, value) => headers.has(name) || headers.set(name, value) });
}

function isWebRequest(value: unknown): value is WebRequest {
  const { method, url, headers } = (value ?? {}) as Partial<WebRequest>;
  return typeof method === "string" && typeof url === "string" && typeof headers?.get === "function";
}
