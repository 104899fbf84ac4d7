// The order of the measurements: fresh processes, interleaved, nobody always first.
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { summarise } from "./statistics.mjs";

/**
 * One thing that is measured again and again, each time in a process of its own.
 * @typedef {object} Arm
 * @property {string} name unique in its suite
 * @property {string} [group] arms of one group are measured one after the other in each round, in rotating order
 * @property {boolean} [isAtOnce] all arms of the group run at the same time, because none of them keeps a core busy
 * @property {number} rounds
 * @property {(folder: string) => Promise<Record<string, any>>} measure its figures; `complaints` are what is wrong with the output
 */

/** Figures of an arm over its rounds: a summary for each number, the last one of all else.
 * @typedef {Record<string, any> & { failed?: string, complaints?: string[] }} Result
 */

/**
 * @param {readonly Arm[]} arms
 * @param {string} folder
 * @param {(arm: string) => void} done
 * @returns {Promise<Record<string, Result>>}
 */
export async function takeTurns(arms, folder, done) {
  /** @type {Map<string, { samples: Record<string, any>[], failed?: string }>} */
  const seen = new Map(arms.map(({ name }) => [name, { samples: [] }]));
  const measured = async (arm) => {
    await measureOnce(arm, folder, seen.get(arm.name));
    done(arm.name);
  };
  for (const turn of turns(arms)) {
    if (turn[0]?.isAtOnce) await Promise.all(turn.map(measured));
    else for (const arm of turn) await measured(arm);
  }
  return Object.fromEntries([...seen].map(([name, of]) => [name, resultOf(of)]));
}

export function countSteps(arms) {
  return arms.reduce((sum, { rounds }) => sum + rounds, 0);
}

/** The arms of each group in each round. */
function* turns(arms) {
  const groups = [...new Set(arms.map(({ group }) => group))].map((name) => arms.filter(({ group }) => group === name));
  const rounds = Math.max(0, ...arms.map((arm) => arm.rounds));
  for (let round = 0; round < rounds; round++)
    for (const group of groups) yield rotated(group, round).filter((arm) => round < arm.rounds);
}

function rotated(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** In a folder of its own. A peer that fails is said to fail and not asked again. */
async function measureOnce(arm, folder, of) {
  if (of.failed !== undefined) return;
  const own = mkdtempSync(join(folder, "run-"));
  try {
    of.samples.push(await arm.measure(own));
  } catch (error) {
    of.failed = error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function resultOf({ samples, failed }) {
  const complaints = [...new Set(samples.flatMap((sample) => sample.complaints ?? []))];
  const marks = { ...(failed !== undefined && { failed }), ...(complaints.length > 0 && { complaints }) };
  return { ...figuresOf(samples), ...marks };
}

function figuresOf(samples) {
  const last = samples.at(-1) ?? {};
  return Object.fromEntries(
    Object.entries(last)
      .filter(([key, value]) => key !== "complaints" && value !== undefined)
      .map(([key, value]) => [key, typeof value === "number" ? summarise(samples.map((one) => one[key])) : value]),
  );
}
