import { isRequestId } from "../../caller/context.js";
import type { Logger } from "../../caller/logger-interface.js";
import type { ThresholdName } from "../../record/level.js";
import { attempt } from "../../record/read-property.js";
import { getLogger, getRequestId, withRequest } from "../../runtime/api.js";
import { checkRequestLogOptions } from "./check-options.js";
import { Exchange } from "./exchange.js";
import { exchangeOf } from "./exchange-of.js";
import type { NodeRequest, NodeResponse } from "./messages.js";
import { hook } from "./node-http.js";
import { outcomeLevel } from "./outcome-level.js";
import type { RequestLogOptions, RequestOutcome } from "./request-log-options.js";
import { urlPath } from "./url-path.js";

/** What an exchange needs of the options. */
export interface Settings {
  readonly logger: () => Logger;
  /** As it is set on responses; undefined: none is. */
  readonly header: string | undefined;
  readonly ignore: ((request: unknown) => boolean) | undefined;
  readonly level: (outcome: RequestOutcome) => ThresholdName;
  readonly fields: ((request: unknown, response: unknown) => object) | undefined;
  readonly bindings: ((request: unknown) => object) | undefined;
  readonly route: (request: unknown, response: unknown) => string | undefined;
}

/** How a framework tells the pattern that matched. It is asked when something failed, and at the end. */
export type RouteOf<Request, Response> = (request: Request, response: Response) => string | undefined;

/** A request as it came in. */
export interface Arrival<Request, Response> {
  readonly method: string;
  /** Path with query, or an absolute URL. */
  readonly target: string;
  /** A header's value, by its name in lower case. */
  readonly header: (name: string) => unknown;
  /** Of the framework. */
  readonly request: Request;
  readonly response: Response;
}

const DEFAULT_HEADER = "x-request-id";

/** What an integration makes once, when it is set up. @throws RinglogError for wrong options. */
export class RequestLog<Request, Response> {
  readonly #settings: Settings;
  /** In lower case. */
  readonly #header: string | undefined;
  readonly #generateId: ((request: Request) => string) | undefined;

  constructor(given: unknown, routeOf?: RouteOf<Request, Response>) {
    const options = checkRequestLogOptions<Request, Response>(given);
    const { requestIdHeader = DEFAULT_HEADER } = options;
    const header = requestIdHeader === false ? undefined : requestIdHeader;
    this.#settings = settingsOf(
      options as RequestLogOptions<unknown, unknown>,
      header,
      routeOf as RouteOf<unknown, unknown>,
    );
    this.#header = header?.toLowerCase();
    this.#generateId = options.generateId;
  }

  /**
   * Runs `run` in the context of a request of Node's HTTP server, and makes its access record at the end of the response. Where
   * another integration has begun this request, nothing is begun again.
   */
  serve<T>(
    node: { readonly request: NodeRequest; readonly response: NodeResponse },
    request: Request,
    response: Response,
    run: (exchange: Exchange) => T,
  ): T {
    const known = exchangeOf(node.response);
    if (known !== undefined) return run(known);
    const { method = "GET", url = "/", originalUrl, headers } = node.request;
    const arrival = { method, target: originalUrl ?? url, header: (name: string) => headers[name], request, response };
    return this.begin(arrival, (exchange) => {
      attempt(() => {
        hook(exchange, node.request, node.response);
        if (!node.response.headersSent) exchange.setIdHeader(node.response);
      });
      return run(exchange);
    });
  }

  /** Runs `run` in the context of a request. The caller says how it ends. */
  begin<T>(arrival: Arrival<Request, Response>, run: (exchange: Exchange) => T): T {
    const { method, request, response } = arrival;
    const id = this.#idOf(arrival);
    const traceparent = arrival.header("traceparent");
    return withRequest({ id, traceparent: typeof traceparent === "string" ? traceparent : undefined }, () => {
      const path = urlPath(arrival.target);
      return run(new Exchange(this.#settings, getRequestId() as string, method, path, request, response));
    });
  }

  /** What came from outside, if there is something; `withRequest` replaces it where it is not valid. */
  #idOf({ header, request }: Arrival<Request, Response>): string | undefined {
    const given = this.#header === undefined ? undefined : header(this.#header);
    const generate = this.#generateId;
    if (generate === undefined || isRequestId(given)) return given as string | undefined;
    const made = attempt(() => generate(request));
    return typeof made === "string" ? made : undefined;
  }
}

function settingsOf(
  { logger, ignore, level, fields, bindings, route }: RequestLogOptions<unknown, unknown>,
  header: string | undefined,
  routeOf: RouteOf<unknown, unknown> | undefined,
): Settings {
  return {
    // Asked for at each request: a set-up may come before `initLogger`, and must not start anything.
    logger: logger === undefined ? getLogger : () => logger,
    header,
    ignore,
    level: typeof level === "string" ? () => level : (level ?? outcomeLevel),
    fields,
    bindings,
    route: joinRoutes(routeOf, route),
  };
}

function joinRoutes(
  routeOf: RouteOf<unknown, unknown> | undefined,
  route: RouteOf<unknown, unknown> | undefined,
): RouteOf<unknown, unknown> {
  if (routeOf === undefined) return route ?? (() => undefined);
  if (route === undefined) return routeOf;
  return (request, response) => routeOf(request, response) ?? route(request, response);
}
