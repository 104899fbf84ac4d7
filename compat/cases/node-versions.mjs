// @ts-check
// The main job on the Node.js versions where support begins, and what those before say.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ENDINGS, playEndings, threadsAreWhole } from "../harness/main-job.mjs";
import { compareRecords } from "../harness/records.mjs";

/** @typedef {import("../harness/project.mjs").Project} Project */

/** @param {Project} project @param {string} tool */
function nodeOf(project, tool) {
  const path = join(project.tools, "node_modules", tool, "bin", "node");
  assert.ok(existsSync(path), `${tool} is not installed`);
  return path;
}

/** @type {import("../harness/cases.mjs").Case["skip"]} */
const skip = () =>
  process.platform === "linux" && process.arch === "x64" ? undefined : "these binaries are for Linux on x64";

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "node",
  tools: "node-versions",
  cases: [
    ...["node20-first", "node22-first", "node22-lts", "node24-first", "node26-first"].map((tool) => ({
      name: `main job, ended in ${ENDINGS.length} ways, and threads`,
      tool,
      heavy: true,
      skip,
      run: async (/** @type {Project} */ project) => {
        const expected = await playEndings(project, project.node, [], "node");
        const { records } = await playEndings(project, nodeOf(project, tool), [], tool);
        let count = 0;
        for (const [ending, own] of records) count += compareRecords(own, expected.records.get(ending) ?? []);
        await project.ok(nodeOf(project, tool), ["threads.mjs", "left", "threads.log"]);
        return count + (await threadsAreWhole(project, "threads.log"));
      },
    })),
    {
      name: "lacks process.getBuiltinModule: says what is needed",
      tool: "node22-refused",
      heavy: true,
      skip,
      run: async (project) => {
        project.copy("runtimes");
        const { code, stderr } = await project.run(nodeOf(project, "node22-refused"), ["error.mjs"]);
        assert.equal(code, 1);
        assert.match(
          stderr,
          /^Error: ringlog needs Node\.js 20\.19 or later of 20, or 22\.3 or later; this is v22\.2\.0$/m,
        );
        return "refused";
      },
    },
  ],
};
