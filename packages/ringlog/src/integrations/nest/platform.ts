import type { Logger } from "../../caller/logger-interface.js";
import { attempt, lateRequestLog } from "../../core.js";
import { type FastifyApplication, requestLog as fastifyPlugin } from "../fastify.js";
import type { NodeRequest, NodeResponse } from "../request/messages.js";
import type { RequestLogOptions } from "../request/request-log-options.js";
import { withResponse } from "./current-exchange.js";

/** Options of `requestLog` and `RinglogModule`: those of every integration. Request and response are the platform's. */
// biome-ignore lint/suspicious/noExplicitAny: each platform has its own
export type NestRequestLogOptions = RequestLogOptions<any, any>;

/** What is needed of Nest's HTTP adapters. */
export interface NestHttpAdapter {
  getType(): string;
  // biome-ignore lint/suspicious/noExplicitAny: Express's application, Fastify's instance, or another's
  getInstance(): any;
  // biome-ignore lint/suspicious/noExplicitAny: each platform has its own middleware
  use(...middleware: any[]): unknown;
}

/** What is needed of Express's request. */
interface ExpressRequest extends NodeRequest {
  log?: Logger;
  readonly baseUrl?: string;
  readonly route?: { readonly path?: unknown };
}

type Middleware = (request: ExpressRequest, response: NodeResponse, next: () => void) => void;

const installed = new WeakSet<object>();

/**
 * Has every request of this platform logged, before body parsers and whatever else the application uses.
 *
 * @throws RinglogError for a wrong option
 */
export function install(adapter: NestHttpAdapter, options: NestRequestLogOptions): void {
  const instance = adapter.getInstance();
  if (installed.has(instance)) return;
  if (adapter.getType() === "fastify") installFastify(instance, options);
  else installNode(adapter, instance, options);
  installed.add(instance);
}

/** The plugin of `ringlog/fastify`. */
function installFastify(app: FastifyApplication, options: NestRequestLogOptions): void {
  app.addHook("onRequest", (_request: unknown, reply: { readonly raw: object }, next: () => void) =>
    withResponse(reply.raw, next),
  );
  fastifyPlugin(app, options, () => undefined);
}

/** Express, and what else hands over the objects of Node's HTTP server. */
function installNode(adapter: NestHttpAdapter, instance: Routed, options: NestRequestLogOptions): void {
  const log = new (lateRequestLog().RequestLog)<ExpressRequest, NodeResponse>(options, routeOf);
  const middleware: Middleware = (request, response, next) =>
    withResponse(response, () =>
      log.serve({ request, response }, request, response, (exchange) => {
        attempt(() => {
          request.log = exchange.log;
        });
        next();
      }),
    );
  adapter.use(middleware);
  attempt(() => moveToFront(instance, middleware));
}

/** An application of Express 4 or 5. That of 4 throws where `router` is read. */
interface Routed {
  readonly _router?: Router;
  readonly router?: Router;
}

interface Router {
  readonly stack?: { readonly handle: unknown }[];
}

/** A module's middleware comes after the body parsers, whose errors would have no access record. */
function moveToFront(instance: Routed, middleware: Middleware): void {
  const stack = (instance._router ?? instance.router)?.stack;
  const index = stack?.findIndex(({ handle }) => handle === middleware) ?? -1;
  if (stack !== undefined && index > 0) stack.unshift(...stack.splice(index, 1));
}

/** The pattern that matched, with the application's prefix and version. What Nest answers where none did has a path without a slash. */
function routeOf({ baseUrl = "", route }: ExpressRequest): string | undefined {
  const path = route?.path;
  return typeof path === "string" && path.startsWith("/") ? baseUrl + path : undefined;
}
