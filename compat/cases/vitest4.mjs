// @ts-check
// The last Vitest that runs on Node.js 20.
import { VITEST_WAYS, vitest } from "./runners.mjs";

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "runners",
  tools: "vitest4",
  cases: VITEST_WAYS.map((way) => ({
    name: way.name,
    tool: "vitest",
    heavy: way.heavy || way.name !== "pool threads",
    run: vitest(way),
  })),
};
