// @ts-check
import { availableParallelism } from "node:os";

/**
 * Runs `run` on each item, as many at a time as there are cores. Gives the results in the order in which they came.
 * @template T, R
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<R>} run
 */
export async function asManyAsCores(items, run) {
  const waiting = [...items];
  /** @type {R[]} */
  const results = [];
  const takeTurns = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) results.push(await run(item));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, takeTurns));
  return results;
}
