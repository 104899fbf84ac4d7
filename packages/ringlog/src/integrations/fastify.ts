import { attempt, exchangeOf, isLogger, lateRequestLog } from "../core.js";
import type { Exchange } from "./request/exchange.js";
import type { NodeRequest, NodeResponse } from "./request/messages.js";
import type { RequestLogOptions } from "./request/request-log-options.js";

export type { RequestLogOptions, RequestOutcome } from "./request/request-log-options.js";

/** What is needed of Fastify's request. */
export interface FastifyRequest {
  readonly raw: NodeRequest;
  readonly routeOptions?: { readonly url?: string | undefined; readonly logLevel?: string | undefined };
}

/** What is needed of Fastify's reply. */
export interface FastifyReply {
  readonly raw: NodeResponse;
}

/** What is needed of a Fastify application. Methods, so that Fastify's own types with all their variants fit. */
export interface FastifyApplication {
  addHook(name: string, hook: (...given: never[]) => void): unknown;
}

type Done = (error?: Error) => void;

/**
 * A plugin, to be registered first: each request has an id, which all its records have and the response is given, a logger
 * (`request.log`), and one access record. Errors are logged once, before Fastify's error handlers answer them. Switch off Fastify's
 * own records of requests with `disableRequestLogging: true`.
 *
 * @throws RinglogError for a wrong option; Fastify hands it on when it gets ready.
 */
export function requestLog<Request extends FastifyRequest, Reply extends FastifyReply>(
  app: FastifyApplication,
  options: RequestLogOptions<Request, Reply>,
  done: Done,
): void {
  const log = new (lateRequestLog().RequestLog)<FastifyRequest, FastifyReply>(options);
  app.addHook("onRequest", (request: FastifyRequest, reply: FastifyReply, next: Done) => {
    log.serve({ request: request.raw, response: reply.raw }, request, reply, (exchange) => {
      attempt(() => prepare(exchange, request));
      next();
    });
  });
  app.addHook("onError", (_request: FastifyRequest, reply: FastifyReply, error: unknown, next: Done) => {
    attempt(() => exchangeOf(reply.raw)?.fail(error));
    next();
  });
  app.addHook("onSend", onSend);
  done();
}

/** A plugin's hooks hold for the whole application only where it says so, as the package `fastify-plugin` would. */
Object.assign(requestLog, {
  [Symbol.for("skip-override")]: true,
  [Symbol.for("fastify.display-name")]: "ringlog",
  [Symbol.for("plugin-meta")]: { name: "ringlog", fastify: ">=4.0.0" },
});

/** A logger that Fastify has made from one of ours obeys what it knows of the route: its level and its serializers. */
function prepare(exchange: Exchange, request: FastifyRequest): void {
  const { url, logLevel } = request.routeOptions ?? {};
  exchange.route = url;
  const logged = request as { log?: unknown };
  const { log } = logged;
  if (!isLogger(log)) logged.log = logLevel ? exchange.log.child(undefined, { level: logLevel }) : exchange.log;
  else if (exchange.bindings !== undefined) logged.log = log.child(exchange.bindings);
}

/** Once the headers are out, Fastify only tells its own logger that the body's stream has failed. */
function onSend(
  _request: FastifyRequest,
  { raw }: FastifyReply,
  body: unknown,
  next: (error: null, body: unknown) => void,
): void {
  attempt(() => {
    const stream = body as { pipe?: unknown; on?: (event: string, listener: (error: unknown) => void) => void } | null;
    if (typeof stream?.pipe === "function") stream.on?.("error", (error) => exchangeOf(raw)?.failStream(error));
  });
  next(null, body);
}
