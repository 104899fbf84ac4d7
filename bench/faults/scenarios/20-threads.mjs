import { PEERS } from "../loggers.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 20,
  name: "threads that are ended at any moment",
  injected: "4 worker_threads log, each is terminated after 0 to 60 ms, four times over",
  peers: PEERS,
  needs: [],
  cases: [
    {
      name: "terminate()",
      program: "threads.mjs",
      expect: { lost: "perhaps", callsAreKnown: false },
    },
  ],
};
