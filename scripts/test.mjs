// @ts-check
// Runs the tests of all packages, each file as its own process. Usage: npm test -- [options] [part of a path]...
//   --node <path>     run the tests, and what they start, with another Node.js
//   --without <part>  leave out files with this part in their path; may be given several times
//   --limit-s <n>     end a file that takes longer (180)
//   --unchecked       run although the build or the type check fails, for work in progress
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { asManyAsCores } from "./as-many-as-cores.mjs";
import { buildAll } from "./test/build.mjs";
import { findTestFiles } from "./test/find.mjs";
import { describeFile, describeRun } from "./test/report.mjs";
import { endRunningFiles, runFile } from "./test/run.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: "string", default: process.execPath },
    without: { type: "string", multiple: true, default: [] },
    "limit-s": { type: "string", default: "180" },
    unchecked: { type: "boolean", default: false },
  },
});

/** @returns {Promise<number>} the exit code */
async function main() {
  const node = resolve(values.node);
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  await buildAll({ unchecked: values.unchecked });
  const all = await findTestFiles();
  const files = all.filter(({ name }) => isWanted(name) && !isLeftOut(name));
  for (const { name } of all) if (isLeftOut(name)) console.log(`left out: ${name}`);
  if (files.length === 0) throw new Error(`no test file matches ${positionals.join(" ") || "anything"}`);
  const startMs = performance.now();
  const results = await runAll(files, node);
  console.log(describeRun(results, { version, durationMs: performance.now() - startMs }));
  return results.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

/** @param {string} name */
function isWanted(name) {
  return positionals.length === 0 || positionals.some((part) => name.includes(part));
}

/** @param {string} name */
function isLeftOut(name) {
  return values.without.some((part) => name.includes(part));
}

/**
 * As many files at a time as there are cores.
 * @param {readonly import("./test/find.mjs").TestFile[]} files
 * @param {string} node
 */
async function runAll(files, node) {
  const results = await asManyAsCores(files, async (file) => {
    const result = await runFile(file, { node, limitMs: Number(values["limit-s"]) * 1000 });
    console.log(describeFile(result));
    return result;
  });
  return results.sort((a, b) => (a.name < b.name ? -1 : 1));
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.once(signal, () => {
    endRunningFiles();
    process.kill(process.pid, signal);
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
