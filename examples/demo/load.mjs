// A bounded load: a few users, each with a request every few milliseconds, never more than one at a time.
import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const USERS = 6;
const EVERY_MS = 12;

const agent = new Agent({ keepAlive: true, maxSockets: USERS });

/** One request; resolves with its response time in ms. */
export function visit(port, path) {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, agent }, (response) => {
      response.resume().on("end", () => resolve(performance.now() - startMs));
    }).on("error", reject);
  });
}

/** Loads the service for `forMs`; resolves with all response times. `pathOf` is given the number of the request. */
export async function load(port, forMs, pathOf) {
  const times = [];
  const endMs = performance.now() + forMs;
  let number = 0;
  await Promise.all(
    Array.from({ length: USERS }, async (_, user) => {
      for (let dueMs = performance.now() + (user * EVERY_MS) / USERS; dueMs < endMs; dueMs += EVERY_MS) {
        await sleep(Math.max(0, dueMs - performance.now()));
        times.push(await visit(port, pathOf(number++)));
      }
    }),
  );
  return times;
}

/** To be called when no more requests come. */
export function leave() {
  agent.destroy();
}
