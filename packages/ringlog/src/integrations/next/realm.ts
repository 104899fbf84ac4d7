import { AsyncLocalStorage } from "node:async_hooks";
import type { RequestLog } from "../../core.js";
import type { Exchange } from "../request/exchange.js";

/** Made before the exchange, for what that calls later must find it too. */
interface Holder {
  exchange: Exchange | undefined;
}

/** What all copies of this module share: Next.js packs one with instrumentation.ts, one with the routes, and takes one from node_modules for pages. */
export interface Realm {
  readonly exchanges: AsyncLocalStorage<Holder>;
  /** Of `registerRinglog`; undefined: requests are not seen by themselves. */
  log: RequestLog<unknown, unknown> | undefined;
  isPatched: boolean;
}

const KEY = Symbol.for("ringlog.next.1");

const shared = globalThis as { [KEY]?: Realm };

export function realm(): Realm {
  shared[KEY] ??= { exchanges: new AsyncLocalStorage(), log: undefined, isPatched: false };
  return shared[KEY];
}

/** Runs `serve` so that {@link currentExchange} finds what it hands to `found`, in all that it starts. */
export function withExchange<T>(serve: (found: (exchange: Exchange) => void) => T): T {
  const holder: Holder = { exchange: undefined };
  return realm().exchanges.run(holder, () =>
    serve((exchange) => {
      holder.exchange = exchange;
    }),
  );
}

/** Of the request that is being answered here. */
export function currentExchange(): Exchange | undefined {
  return realm().exchanges.getStore()?.exchange;
}
