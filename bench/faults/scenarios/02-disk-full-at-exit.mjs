import { PEERS } from "../loggers.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 2,
  name: "disk full at exit",
  injected: "tmpfs of 4 MiB with 400 KiB of room, never freed; process.exit(9) at once",
  peers: PEERS,
  needs: ["mount"],
  cases: [
    {
      name: "process.exit",
      program: "ends.mjs",
      task: { way: "stalled", count: 1_500, bytes: 400 },
      arrange: (stage) => void stage.smallDisk(4 * 1024 * 1024, 400 * 1024),
      during: async ({ stage }) => stage.go("healthy"),
      expect: { exit: 9, exitWithinMs: 2_000, lost: "counted" },
    },
  ],
};
