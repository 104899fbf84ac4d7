// @ts-check
// The program that is bundled (fixtures/bundlers/program.mjs), and what it leaves behind.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRecords } from "../../harness/project.mjs";
import { compareRecords } from "../../harness/records.mjs";

/** @typedef {import("../../harness/project.mjs").Project} Project */
/** @typedef {{ readonly main: any[], readonly byProcess: any[], readonly shown: any[], readonly report: any, readonly stderr: string }} Left */

/** @type {Map<string, Promise<Left>>} */
const plainRuns = new Map();

const NAMED_BY_CODE = "named by the code";
const NO_KOFFI = /^ringlog: durable: rings stay in memory \(the package koffi is not installed.*\)\n/m;
const LOST_NAMES =
  "ringlog: a minifier has shortened the parameters of load: which of its arguments are secrets cannot be told by their names (see docs/bundlers.md)\n";

/** Puts the program into the project, as ESM and as CommonJS. @param {Project} project */
export function putProgram(project) {
  project.copy("bundlers");
  const source = readFileSync(join(project.folder, "program.mjs"), "utf8");
  project.write("program.cjs", source.replace(/^import (\{.*\}) from (".*");$/gm, "const $1 = require($2);"));
}

/** @param {Project} project @param {string} command @param {readonly string[]} args @param {string} folder @returns {Promise<Left>} */
export async function runProgram(project, command, args, folder) {
  const { stdout, stderr } = await project.ok(command, args, { cwd: folder });
  return {
    main: project.records(join(folder, "logs/main.log")),
    byProcess: project.records(join(folder, "logs/process.log")),
    shown: parseRecords(stdout),
    report: JSON.parse(readFileSync(join(folder, "report.json"), "utf8")),
    stderr,
  };
}

/** What the program leaves that isn't bundled; the same for every case. @param {Project} project @param {string} runtime */
export function runPlain(project, runtime) {
  const known = plainRuns.get(runtime) ?? runProgram(project, runtime, ["program.mjs"], project.folder);
  plainRuns.set(runtime, known);
  return known;
}

/**
 * @param {Left} left @param {Left} plain
 * @param {{ readonly minified?: "names" | "all but names" | undefined, readonly refusal?: string | undefined }} differs `minified`: whether functions
 *   and classes have other names, or parameters alone; `refusal`: why no process of its own writes the file
 * @returns {number} how many records were compared
 */
export function compareRuns(left, plain, { minified, refusal }) {
  const kept = (/** @type {any[]} */ records) =>
    minified === "names" ? records.filter(({ msg }) => msg !== NAMED_BY_CODE) : records;
  assert.equal(kept(plain.main).length, left.main.length - (minified === "names" ? 1 : 0));
  assert.deepEqual(left.shown, left.main);
  const { writers, ...report } = left.report;
  const { writers: plainWriters, ...plainReport } = plain.report;
  assert.deepEqual([report.problems, report], [[], plainReport]);
  assert.deepEqual([plainWriters, writers], refusal === undefined ? [1, 1] : [1, 0]);
  const said = left.stderr.replace(NO_KOFFI, "").replace(/ \/\S*\/logs\/\S*/g, " the file");
  assert.equal(said, `${minified === undefined ? "" : LOST_NAMES}${refusal ?? ""}`);
  return compareRecords(kept(left.main), kept(plain.main)) + compareRecords(left.byProcess, plain.byProcess);
}
