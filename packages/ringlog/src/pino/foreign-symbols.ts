import { symbols } from "./symbols.js";

const OWN = new Map<string | undefined, symbol>(Object.values(symbols).map((symbol) => [symbol.description, symbol]));

/**
 * pino's private symbols differ from copy to copy, and pino-http asks a logger by those of the pino that it has itself. At the end of
 * a logger's prototypes this answers them by their description; nothing but what is missing comes so far.
 */
export function answerForeignSymbols(prototype: object): object {
  return new Proxy(Object.create(prototype) as object, {
    get(target, key, receiver) {
      const own = typeof key === "symbol" ? OWN.get(key.description) : undefined;
      return own === undefined || own === key ? Reflect.get(target, key, receiver) : Reflect.get(receiver, own);
    },
  });
}
