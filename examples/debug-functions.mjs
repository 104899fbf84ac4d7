// `debug` around plain functions: safe and strict mode, fallbacks, what is caught, results and slow calls.
import { setTimeout as sleep } from "node:timers/promises";
import { debug, initLogger } from "ringlog";

initLogger({ logName: "Metrics", throttleSec: 0, level: "debug" });

// Safe mode, the default: the error is logged with the arguments, and the caller gets undefined.
const ratio = debug(function ratio(data) {
  return 10n / data;
});
console.error(`safe: ${ratio(0n)}`);

// A fallback, plain or made of the error.
const load = debug({ fallback: (error) => `no data (${error.message})` }, async function load(id) {
  throw new Error(`row ${id} is locked`);
});
console.error(`fallback: ${await load(7)}`);

// Strict mode: logged at once, then the identical error goes on to the caller.
const charge = debug({ crash: true, args: false }, async function charge(_card, _amount) {
  throw new TypeError("Database disconnected!");
});
await charge("4111 1111 1111 1111", 5).catch((error) => console.error(`strict: ${error.name}`));

// Only some errors; others pass as if nothing was wrapped.
const parse = debug({ only: SyntaxError }, function parse(text) {
  return JSON.parse(text);
});
console.error(`only: ${parse("{")}`);

// Successful calls: what they returned and how long they took, and a warning for slow ones.
const fetchRates = debug({ result: true, slowMs: 10 }, async function fetchRates() {
  await sleep(20);
  return { eur: 1.08 };
});
await fetchRates();

// Two decorated functions around one error make one record: `debug.path` names both.
const checkout = debug(async function checkout(cart) {
  await charge("4111 1111 1111 1111", cart.total);
});
await checkout({ total: 9 });
