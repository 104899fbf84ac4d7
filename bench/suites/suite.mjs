// The questions, in the order in which they are asked and printed.
import { calls } from "./calls.mjs";
import { storm } from "./storm.mjs";

/**
 * @typedef {object} Suite
 * @property {string} name for `--only`
 * @property {string} question
 * @property {(plan: import("../plan.mjs").Plan) => import("../rounds.mjs").Arm[]} arms
 * @property {(results: Record<string, import("../rounds.mjs").Result>, plan: import("../plan.mjs").Plan) => string[]} tables
 * @property {(results: Record<string, import("../rounds.mjs").Result>, plan: import("../plan.mjs").Plan) => import("../bar.mjs").Line[]} bar
 */

/** @type {readonly Suite[]} */
export const SUITES = [calls, storm];
