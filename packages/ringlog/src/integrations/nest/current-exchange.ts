import { AsyncLocalStorage } from "node:async_hooks";
import type { Exchange } from "../request/exchange.js";

/** Made before the exchange, for what that calls later must find it too. */
interface Holder {
  exchange: Exchange | undefined;
}

const storage = new AsyncLocalStorage<Holder>();

/** Runs `serve` so that {@link currentExchange} finds what it hands to `found`, in all that it starts. */
export function withExchange<T>(serve: (found: (exchange: Exchange) => void) => T): T {
  const holder: Holder = { exchange: undefined };
  return storage.run(holder, () =>
    serve((exchange) => {
      holder.exchange = exchange;
    }),
  );
}

/** Of the HTTP request that is being answered here. Nest's own log calls and GraphQL's resolvers are told of no request. */
export function currentExchange(): Exchange | undefined {
  return storage.getStore()?.exchange;
}
