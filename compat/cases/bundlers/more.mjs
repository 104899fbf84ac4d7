// @ts-check
// What a bundle keeps beside the records: all entry points, the places of the source, and one log for all that is bundled apart.
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

const PARTS = {
  "main.mjs": `import { Worker } from "node:worker_threads";
    import { initLogger } from "ringlog";
    const log = initLogger({ filePath: "parts.log", console: "off" });
    log.info("the program");
    (await import("./later.mjs")).say();
    const worker = new Worker(new URL("./thread.mjs", import.meta.url));
    await new Promise((resolve) => worker.once("exit", resolve));
    await log.close();`,
  "later.mjs": `import { getLogger } from "ringlog"; export const say = () => getLogger().info("a chunk");`,
  "thread.mjs": `import { getLogger } from "ringlog"; getLogger().info("a thread");`,
};

/** @type {import("../../harness/cases.mjs").Case} */
export const severalFiles = {
  name: "a chunk loaded later, a thread with its bundle",
  tool: "esbuild",
  run: async (project) => {
    for (const [path, source] of Object.entries(PARTS)) project.write(path, source);
    const options = [...ESBUILD, "--format=esm", "--out-extension:.js=.mjs", "--outdir=out"];
    await project.ok(project.bin("esbuild"), ["main.mjs", "--splitting", ...options]);
    await project.ok(project.bin("esbuild"), ["thread.mjs", ...options]);
    const folder = join(project.alone(["out"]), "out");
    const { stderr } = await project.ok(project.node, ["main.mjs"], { cwd: folder });
    const records = project.records(join(folder, "parts.log"));
    assert.equal(stderr, "");
    assert.deepEqual(
      records.map((record) => [record.msg, record["thread.id"] === 0, record.seq]),
      [
        ["the program", true, 1],
        ["a chunk", true, 2],
        ["a thread", false, 1],
      ],
    );
    return records.length;
  },
};
