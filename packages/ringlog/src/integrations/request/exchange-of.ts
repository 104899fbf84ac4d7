import type { Exchange } from "./exchange.js";

/** Where an object of Node's HTTP server keeps what belongs to its request. */
export const EXCHANGE: unique symbol = Symbol.for("ringlog.exchange.1");

/** What belongs to the request of this response or request, if an integration has seen it. */
export function exchangeOf(messageOrResponse: object): Exchange | undefined {
  return (messageOrResponse as { readonly [EXCHANGE]?: Exchange })[EXCHANGE];
}
