import type { Logger } from "../../caller/logger-interface.js";
import { attempt, type RequestLog } from "../../core.js";
import type { NodeRequest, NodeResponse } from "../request/node-http.js";
import { withExchange } from "./current-exchange.js";

/** What is needed of Nest's HTTP adapters. */
export interface NestHttpAdapter {
  getType(): string;
  // biome-ignore lint/suspicious/noExplicitAny: Express's application, Fastify's instance, or another's
  getInstance(): any;
  // biome-ignore lint/suspicious/noExplicitAny: each platform has its own middleware
  use(...middleware: any[]): unknown;
}

/** A request as the platform gives it to controllers. */
export interface PlatformRequest {
  log?: Logger;
  readonly baseUrl?: string;
  readonly route?: { readonly path?: unknown };
  readonly routeOptions?: { readonly url?: unknown };
}

type Log = RequestLog<PlatformRequest, unknown>;
type Done = () => void;
type Middleware = (request: PlatformRequest & NodeRequest, response: NodeResponse, next: Done) => void;
type Hook = (request: PlatformRequest & { raw: NodeRequest }, reply: { raw: NodeResponse }, done: Done) => void;

const installed = new WeakSet<object>();

/** Has every request of this platform go through `log`, before body parsers and whatever else the application uses. */
export function install(adapter: NestHttpAdapter, log: Log): void {
  const instance = adapter.getInstance();
  if (installed.has(instance)) return;
  installed.add(instance);
  if (adapter.getType() === "fastify") return instance.addHook("onRequest", fastifyHook(log));
  const middleware = nodeMiddleware(log);
  adapter.use(middleware);
  attempt(() => moveToFront(instance, middleware));
}

/** Also for platforms that hand over what Node's HTTP server does. */
function nodeMiddleware(log: Log): Middleware {
  return (request, response, next) => serve(log, { request, response }, request, response, next);
}

function fastifyHook(log: Log): Hook {
  return (request, reply, done) => serve(log, { request: request.raw, response: reply.raw }, request, reply, done);
}

function serve(
  log: Log,
  node: { readonly request: NodeRequest; readonly response: NodeResponse },
  request: PlatformRequest,
  response: unknown,
  next: Done,
): void {
  withExchange((found) =>
    log.serve(node, request, response, (exchange) => {
      found(exchange);
      attempt(() => {
        request.log = exchange.log;
      });
      next();
    }),
  );
}

/** A module's middleware comes after the body parsers, whose errors would have no access record. Express 4 throws where `router` is read. */
function moveToFront(instance: { _router?: Router; router?: Router }, middleware: Middleware): void {
  const stack = (instance._router ?? instance.router)?.stack;
  const index = stack?.findIndex(({ handle }) => handle === middleware) ?? -1;
  if (stack !== undefined && index > 0) stack.unshift(...stack.splice(index, 1));
}

interface Router {
  readonly stack?: { readonly handle: unknown }[];
}

/** The pattern that matched, with the application's prefix and version. */
export function routeOf({ baseUrl = "", route, routeOptions }: PlatformRequest): string | undefined {
  const path = route?.path ?? routeOptions?.url;
  return typeof path === "string" ? baseUrl + path : undefined;
}
