// @ts-check
// What a bundle keeps beside the records: all entry points, and the places of the source.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { putProgram, runPlain, runProgram } from "./program.mjs";

/** @typedef {import("../../harness/project.mjs").Project} Project */

const ESBUILD = ["--bundle", "--minify", "--platform=node", "--log-level=warning"];
/** It starts the logger when it is loaded. */
const STARTS = "ringlog/register";

/** Prints the names of what each entry point exports. @param {Project} project */
function putImports(project) {
  const manifest = readFileSync(join(project.tools, "node_modules/ringlog/package.json"), "utf8");
  const paths = Object.keys(JSON.parse(manifest).exports).filter((path) => path !== "./package.json");
  const names = paths.map((path) => path.replace(/^\./, "ringlog")).filter((name) => name !== STARTS);
  const imports = names.map((name, index) => `import * as m${index} from "${name}";`);
  const modules = names.map((name, index) => `[${JSON.stringify(name)}, m${index}]`);
  const print = `for (const [name, module] of [${modules.join(", ")}]) console.log(name, Object.keys(module).sort().join());`;
  project.write("imports.mjs", [...imports, print, ""].join("\n"));
  return names.length;
}

/** @param {Project} project @param {string} file */
async function namesOf(project, file) {
  return (await project.ok(project.node, [file])).stdout;
}

/** @type {import("../../harness/cases.mjs").Case} */
export const allEntryPoints = {
  name: "each entry point, minified",
  tool: "esbuild",
  run: async (project) => {
    const count = putImports(project);
    await project.ok(project.bin("esbuild"), ["imports.mjs", ...ESBUILD, "--format=cjs", "--outfile=bundle.cjs"]);
    const folder = project.alone(["bundle.cjs"]);
    assert.equal(await namesOf(project, join(folder, "bundle.cjs")), await namesOf(project, "imports.mjs"));
    return `${count} entry points`;
  },
};

/** @type {import("../../harness/cases.mjs").Case} */
export const sourcePlaces = {
  name: "minified, with a source map: places of the source",
  tool: "esbuild",
  run: async (project) => {
    putProgram(project);
    const options = [...ESBUILD, "--format=esm", "--sourcemap", "--outfile=out/app.mjs"];
    await project.ok(project.bin("esbuild"), ["program.mjs", ...options]);
    const plain = await runPlain(project, project.node);
    const left = await runProgram(project, project.node, ["app.mjs"], join(project.alone(["out"]), "out"));
    const wanted = plain.main.map(placeOf);
    assert.deepEqual(left.main.map(placeOf), wanted);
    return `${wanted.filter((place) => place !== undefined).length} places`;
  },
};

/** The line where an error was thrown; a minifier's map knows no column of an operator. @param {any} record @returns {string | undefined} */
function placeOf(record) {
  return /program\.mjs:\d+/.exec(record["exception.stacktrace"])?.[0];
}
