import { RINGLOG } from "../loggers.mjs";

const COUNT = 1_000_000;
const TWICE = COUNT / 10;

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 22,
  name: "1,000,000 different errors",
  injected: "a loop; one in ten comes twice, and is summarised as its place in the table is taken",
  peers: [RINGLOG],
  needs: [],
  cases: [
    {
      name: "a million",
      program: "many-errors.mjs",
      task: { count: COUNT },
      limitMs: 120_000,
      expect: {
        check: ({ figures, found }) => [
          ...(figures.suppressed === TWICE ? [] : [`${figures.suppressed} suppressed, not ${TWICE}`]),
          ...(found.suppressed === TWICE ? [] : [`summaries tell of ${found.suppressed}, not of ${TWICE}`]),
        ],
      },
    },
  ],
};
