import { attempt, lateRequestLog } from "../../core.js";
import type { Exchange } from "../request/exchange.js";
import { errorFields, isControlFlow, type NextErrorContext, type NextErrorRequest } from "./error-fields.js";
import { currentExchange, realm } from "./realm.js";
import { knownRoute } from "./route-of.js";

/**
 * For `onRequestError` of `instrumentation.ts`: one record for what rendering, a route handler, a server action or the proxy has
 * thrown, with the route and where in Next.js it was. Never throws.
 */
export function onRequestError(error: unknown, request: NextErrorRequest, context: NextErrorContext): void {
  attempt(() => {
    if (isControlFlow(error)) return;
    const exchange = currentExchange();
    if (exchange === undefined) beginApart(request, (begun) => fail(begun, error, context));
    else fail(exchange, error, context);
  });
}

function fail(exchange: Exchange, error: unknown, context: NextErrorContext): void {
  exchange.route ??= knownRoute(context.routePath);
  exchange.fail(error, errorFields(context));
}

/** For a request that was not seen as it came in: the record has its id all the same. */
function beginApart(request: NextErrorRequest, run: (exchange: Exchange) => void): void {
  const log = realm().log ?? new (lateRequestLog().RequestLog)<unknown, unknown>(undefined);
  const header = (name: string) => request.headers[name];
  log.begin({ method: request.method, target: request.path, header, request, response: undefined }, run);
}
