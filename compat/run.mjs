// @ts-check
// Runs the packed library in projects made with real tools, and prints a line for each. Usage: npm run test:compat -- [options] [part of a line]...
//   --heavy        also what takes long (CI_FULL=1 does the same)
//   --node <path>  what runs Node.js runs this one
//   --list         says what there is
//   --keep         leaves the projects where they are, and says where
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { asManyAsCores } from "../scripts/as-many-as-cores.mjs";
import { loadCases } from "./harness/cases.mjs";
import { installTools, packLibrary } from "./harness/install.mjs";
import { playCase } from "./harness/play.mjs";
import { endRunning } from "./harness/processes.mjs";
import { describeCase, describeRun, describeTitle } from "./harness/report.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    heavy: { type: "boolean", default: process.env["CI_FULL"] === "1" },
    node: { type: "string", default: process.execPath },
    list: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});

/** @returns {Promise<number>} the exit code */
async function main() {
  const wanted = (await loadCases()).filter((one) => isWanted(describeTitle(one)));
  if (wanted.length === 0) throw new Error(`nothing matches ${positionals.join(" ")}`);
  const cases = wanted.filter(({ heavy }) => values.heavy || !heavy);
  if (values.list) {
    for (const one of wanted) console.log(`${describeTitle(one)}${one.heavy ? "  (heavy)" : ""}`);
    return 0;
  }
  const startMs = performance.now();
  const results = await playAll(cases);
  console.log(describeRun(results, { left: wanted.length - cases.length, durationMs: performance.now() - startMs }));
  return results.every(({ problem }) => problem === undefined) ? 0 : 1;
}

/** @param {string} title */
function isWanted(title) {
  return positionals.length === 0 || positionals.some((part) => title.includes(part));
}

/**
 * As many at a time as there are cores; each group's tools are installed before its first.
 * @param {readonly import("./harness/cases.mjs").GroupCase[]} cases
 */
async function playAll(cases) {
  const tarball = await packLibrary();
  /** @type {Map<string, Promise<string>>} */
  const installed = new Map();
  /** @param {string} tools */
  const install = (tools) => {
    const known = installed.get(tools) ?? installTools(tools, tarball);
    installed.set(tools, known);
    return known;
  };
  process.env["PATH"] = `${dirname(resolve(values.node))}:${process.env["PATH"]}`;
  return await asManyAsCores(cases, async (one) => {
    const result = await playCase(one, install(one.tools), { node: resolve(values.node), keep: values.keep });
    console.log(describeCase(result));
    return result;
  });
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.once(signal, () => {
    endRunning();
    process.kill(process.pid, signal);
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  endRunning();
}
