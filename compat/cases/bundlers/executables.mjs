// @ts-check
// Programs that contain their runtime.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { compareRuns, putProgram, runPlain, runProgram } from "./program.mjs";

/** @typedef {import("../../harness/project.mjs").Project} Project */

/** Node.js's own, for tools that put something into its binary. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
/** Copies of Node.js are large. */
const LIMIT_MS = 300_000;
const REFUSAL =
  "ringlog: no other process can write the file (this program is a single executable); this one writes it itself\n";

/** @type {import("../../harness/cases.mjs").Case} */
export const compiledByBun = {
  name: "build --compile",
  tool: "bun",
  run: async (project) => {
    putProgram(project);
    const bun = project.bin("bun");
    const plain = await runPlain(project, bun);
    await project.ok(bun, ["build", "program.mjs", "--compile", "--outfile", "app"]);
    return compareRuns(await runAlone(project), plain, {});
  },
};

/** @type {readonly import("../../harness/cases.mjs").Case[]} */
export const singleExecutables = [
  {
    name: "CommonJS, into a copy of node",
    tool: "postject",
    limitMs: LIMIT_MS,
    run: async (project) => {
      const main = await bundleMain(project, "cjs");
      project.write("sea.json", { main, output: "app.blob", disableExperimentalSEAWarning: true });
      await project.ok(project.node, ["--experimental-sea-config", "sea.json"]);
      copyFileSync(project.node, join(project.folder, "app"));
      chmodSync(join(project.folder, "app"), 0o755);
      await project.ok(project.bin("postject"), ["app", "NODE_SEA_BLOB", "app.blob", "--sentinel-fuse", FUSE]);
      return compareWithPlain(project);
    },
  },
  builtSea("CommonJS", "commonjs"),
  { ...builtSea("ESM", "module"), heavy: true },
];

/** @param {string} name @param {"commonjs" | "module"} mainFormat @returns {import("../../harness/cases.mjs").Case} */
function builtSea(name, mainFormat) {
  return {
    name: `node --build-sea, ${name}`,
    tool: "node",
    limitMs: LIMIT_MS,
    skip: ({ node }) => (hasBuildSea(node) ? undefined : "this Node.js has no --build-sea"),
    run: async (project) => {
      const main = await bundleMain(project, mainFormat === "module" ? "esm" : "cjs");
      project.write("sea.json", { main, mainFormat, output: "app", disableExperimentalSEAWarning: true });
      await project.ok(project.node, ["--build-sea", "sea.json"]);
      return compareWithPlain(project);
    },
  };
}

/** @param {string} node */
function hasBuildSea(node) {
  return execFileSync(node, ["--help"], { encoding: "utf8" }).includes("--build-sea");
}

/** @param {Project} project @param {"cjs" | "esm"} format @returns {Promise<string>} the file's name */
async function bundleMain(project, format) {
  putProgram(project);
  const options = ["--bundle", "--platform=node", `--format=${format}`, "--outfile=main.js", "--log-level=warning"];
  await project.ok(project.bin("esbuild"), ["program.mjs", ...options]);
  return "main.js";
}

/** @param {Project} project */
async function compareWithPlain(project) {
  const plain = await runPlain(project, project.node);
  return compareRuns(await runAlone(project), plain, { refusal: REFUSAL });
}

/** @param {Project} project */
function runAlone(project) {
  const folder = project.alone(["app"]);
  return runProgram(project, join(folder, "app"), [], folder);
}
