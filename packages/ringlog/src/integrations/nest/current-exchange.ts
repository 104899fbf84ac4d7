import { AsyncLocalStorage } from "node:async_hooks";
import { exchangeOf } from "../../core.js";
import type { Exchange } from "../request/exchange.js";

/** Node's response. The exchange is not made yet as this is set, so that all that the exchange calls later finds it too. */
const responses = new AsyncLocalStorage<object>();

export function withResponse<T>(response: object, run: () => T): T {
  return responses.run(response, run);
}

/** Of the HTTP request that is being answered here. Neither Nest's own log calls nor GraphQL's resolvers are told of the request. */
export function currentExchange(): Exchange | undefined {
  const response = responses.getStore();
  return response === undefined ? undefined : exchangeOf(response);
}
