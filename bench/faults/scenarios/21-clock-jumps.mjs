import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { RINGLOG } from "../loggers.mjs";
import { faketimeLibrary } from "../needs.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 21,
  name: "the clock jumps",
  injected: "libfaketime: an hour back, then three years ahead, while an error comes every 5 ms (throttleSec: 0.3)",
  peers: [RINGLOG],
  needs: ["faketime"],
  cases: [
    {
      name: "back and ahead",
      program: "jumps.mjs",
      arrange: (stage) => {
        const clock = join(stage.folder, "clock");
        writeFileSync(clock, "+0\n");
        const env = {
          LD_PRELOAD: faketimeLibrary,
          FAKETIME_TIMESTAMP_FILE: clock,
          FAKETIME_NO_CACHE: "1",
          FAKETIME_DONT_FAKE_MONOTONIC: "1",
          DONT_FAKE_MONOTONIC: "1",
        };
        return { env, task: { clock } };
      },
      expect: {
        check: ({ reports }) => {
          const { turns = [], jumps = [] } = reports.find((report) => report.turns !== undefined) ?? {};
          const problems = [];
          if (!(jumps[0] < 0 && jumps[1] > 24 * 365)) problems.push(`the clock did not jump: ${jumps.join()} h`);
          if (turns.some((count) => count >= 2_000)) problems.push(`windows did not go on: ${turns.join()} turns`);
          // Three windows of 300 ms cannot be over in a third of the time.
          if (turns.some((count) => count < 60)) problems.push(`windows ended early: ${turns.join()} turns`);
          return problems;
        },
      },
    },
  ],
};
