// A program that measures: it is started with the folder of the modules, the file and the number of its lines, in a process of its own.
import { availableParallelism } from "node:os";

const [modules, file, lines] = process.argv.slice(2);

/** @typedef {{ what: string, ms?: number, cpuMs?: number, value?: number, unit?: string }} Measured */

export const FILE = file;
export const LINES = Number(lines);
export const load = (name) => import(`${modules}${name}.js`);

/** The log as the command line finds it. */
export async function findLog() {
  const { findLogs } = await load("find-logs");
  return findLogs([file], { rotated: false });
}

/** @type {Measured[]} */
const measured = [];

/**
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function time(what, work) {
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  const result = await work();
  const ms = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  measured.push({ what, ms, cpuMs: (user + system) / 1_000 });
  return result;
}

/** A time that was measured elsewhere. */
export function note(what, ms) {
  measured.push({ what, ms });
}

/** A figure that is not a time. */
export function tell(what, value, unit) {
  measured.push({ what, value, unit });
}

export function check(isRight, complaint) {
  if (!isRight) throw new Error(`${complaint}: what was measured is wrong`);
}

/** Prints what was measured, with the most memory that the whole process had. */
export function end() {
  process.stdout.write(
    JSON.stringify({ measured, maxRssBytes: process.resourceUsage().maxRSS * 1_024, cores: availableParallelism() }),
  );
}
