import { PEERS, RINGLOG } from "../loggers.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 14,
  name: "a value or a callback throws",
  injected: "getter, toJSON, Proxy, an error's stack that throw in every third record; onLoss that throws",
  peers: PEERS,
  needs: [],
  cases: [
    ...["getter", "toJSON", "proxy", "error"].map((way) => ({
      name: way,
      program: "logs-what-throws.mjs",
      task: { way },
      expect: {},
    })),
    {
      name: "onLoss",
      program: "logs-what-throws.mjs",
      task: { way: "onLoss", count: 2_000, bytes: 1_000 },
      peers: [RINGLOG],
      expect: { lost: "counted" },
    },
  ],
};
