// The questions, in the order in which they are asked and printed.
import { calls } from "./calls.mjs";
import { debug } from "./debug.mjs";
import { exit } from "./exit.mjs";
import { idle } from "./idle.mjs";
import { latency } from "./latency.mjs";
import { memory } from "./memory.mjs";
import { recorder } from "./recorder.mjs";
import { scale } from "./scale.mjs";
import { slowDisk } from "./slow-disk.mjs";
import { start } from "./start.mjs";
import { storm } from "./storm.mjs";
import { throughput } from "./throughput.mjs";

/**
 * @typedef {object} Suite
 * @property {string} name for `--only`
 * @property {string} question
 * @property {(plan: import("../plan.mjs").Plan) => import("../rounds.mjs").Arm[]} arms
 * @property {(results: Record<string, import("../rounds.mjs").Result>, plan: import("../plan.mjs").Plan) => string[]} tables
 * @property {(results: Record<string, import("../rounds.mjs").Result>, plan: import("../plan.mjs").Plan) => import("../bar.mjs").Line[]} bar
 */

/** @type {readonly Suite[]} */
export const SUITES = [calls, storm, latency, throughput, slowDisk, idle, memory, start, exit, scale, debug, recorder];
