// @ts-check
import { join } from "node:path";
import { compareRuns, putProgram, runPlain, runProgram } from "./program.mjs";

/** Minifying takes long where other things run. */
const LIMIT_MS = 300_000;

/**
 * @typedef {object} Bundle
 * @property {string} [command] where it isn't called like its package
 * @property {readonly string[]} args
 * @property {string} output the file to run, in the folder `out`
 * @property {"names" | "all but names"} [minified] whether functions and classes get other names, or parameters alone
 * @property {boolean} [heavy]
 * @property {"bun"} [runtime] what runs it, if not Node.js
 */

/** @param {string} tool @param {string} name @param {Bundle} bundle @returns {import("../../harness/cases.mjs").Case} */
export function bundled(tool, name, bundle) {
  return {
    name,
    tool,
    heavy: bundle.heavy ?? false,
    limitMs: LIMIT_MS,
    run: (project) => tryBundle(project, tool, bundle, () => join(project.alone(["out"]), "out")),
  };
}

/** The same, where the bundle needs the packages beside it. @param {string} tool @param {string} name @param {Bundle} bundle @returns {import("../../harness/cases.mjs").Case} */
export function bundledHere(tool, name, bundle) {
  return {
    name,
    tool,
    heavy: bundle.heavy ?? false,
    limitMs: LIMIT_MS,
    run: (project) => tryBundle(project, tool, bundle, () => join(project.folder, "out")),
  };
}

/** @param {import("../../harness/project.mjs").Project} project @param {string} tool @param {Bundle} bundle @param {() => string} move */
async function tryBundle(project, tool, { command = tool, args, output, minified, runtime }, move) {
  putProgram(project);
  const run = runtime === undefined ? project.node : project.bin(runtime);
  const plain = await runPlain(project, run);
  await project.ok(project.bin(command), args);
  const left = await runProgram(project, run, [output], move());
  return compareRuns(left, plain, { minified });
}
