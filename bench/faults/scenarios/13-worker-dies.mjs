import { RINGLOG } from "../loggers.mjs";

const WAYS = ["exits", "throws", "runs out of memory", "spins", "stops answering", "is terminated"];
/** Others have no thread to lose, or one that is not started from a string. */
const OTHERS = ["pino transport"];

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 13,
  name: "the worker dies or stands still",
  injected:
    "code in front of the worker's own: exit, throw, fill the heap, for (;;), wait for ever; terminate() from outside",
  peers: [RINGLOG, ...OTHERS],
  needs: [],
  cases: WAYS.map((way) => ({
    name: way,
    program: "loses-its-worker.mjs",
    task: { way },
    peers: way === "is terminated" ? [RINGLOG, ...OTHERS] : [RINGLOG],
    limitMs: 40_000,
    expect: {},
  })),
};
