import { PEERS } from "../loggers.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 9,
  name: "process.exit at once",
  injected:
    "process.exit(3) in the tick of 10,000 calls: before the worker is ready, with a running one, with 100 more calls inside exit",
  peers: PEERS,
  needs: [],
  cases: ["same tick", "running worker", "in exit"].map((way) => ({
    name: way,
    program: "ends.mjs",
    task: { way, bytes: 50 },
    expect: { exit: 3 },
  })),
};
