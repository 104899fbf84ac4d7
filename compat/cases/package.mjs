// @ts-check
// Each entry point as Node.js itself loads it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Named as a user would write them. @param {import("../harness/project.mjs").Project} project */
function entryPoints(project) {
  const manifest = readFileSync(join(project.tools, "node_modules/ringlog/package.json"), "utf8");
  const paths = Object.keys(JSON.parse(manifest).exports).filter((path) => path !== "./package.json");
  return paths.map((path) => path.replace(/^\./, "ringlog"));
}

/** `register` starts the logger when it is loaded. */
const STARTS = "ringlog/register";

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "package",
  tools: "package",
  cases: [
    {
      name: "import and require give the same of each entry point",
      tool: "ringlog",
      run: async (project) => {
        const names = entryPoints(project).filter((name) => name !== STARTS);
        project.write(
          "same.mjs",
          `import { createRequire } from "node:module";
           const require = createRequire(import.meta.url);
           for (const name of ${JSON.stringify(names)}) {
             const [imported, required] = [await import(name), require(name)];
             const keys = Object.keys(imported).filter((key) => key !== "default" && key !== "module.exports");
             const same = keys.every((key) => typeof imported[key] === typeof required[key]);
             console.log(name, keys.length > 0 && same);
           }`,
        );
        const { stdout, stderr } = await project.ok(project.node, ["same.mjs"]);
        assert.deepEqual([stdout.trim().split("\n"), stderr], [names.map((name) => `${name} true`), ""]);
        return `${names.length} entry points`;
      },
    },
  ],
};
