import { PEERS } from "../loggers.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 15,
  name: "a record larger than the ring",
  injected: "a string of 50 MB between small records (bufferBytes: 1 MiB)",
  peers: PEERS,
  needs: [],
  cases: [
    {
      name: "50 MB",
      program: "logs-large.mjs",
      task: { options: { bufferBytes: 1024 * 1024 } },
      expect: {},
    },
  ],
};
