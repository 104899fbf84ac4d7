// @ts-check
// The tools of the bundlers' group that compile decorators themselves.
import { putConfig, putProgram, tryMembers } from "./decorators/program.mjs";

/** @typedef {import("./decorators/program.mjs").Mode} Mode */

/** @param {string} name @param {Mode} mode @returns {import("../harness/cases.mjs").Case} */
function byBun(name, mode) {
  return {
    name: `bun main.ts, ${name}`,
    tool: "bun",
    run: async (project) => {
      putProgram(project, mode);
      putConfig(project, mode);
      return tryMembers(project, project.bin("bun"), ["main.ts"], mode);
    },
  };
}

/** What compiles for rolldown and Vite leaves the decorators of the language as they are. @type {import("../harness/cases.mjs").Case} */
const byRolldown = {
  name: "experimentalDecorators",
  tool: "rolldown",
  run: async (project) => {
    putProgram(project, "legacy");
    putConfig(project, "legacy");
    await project.ok(project.bin("rolldown"), ["main.ts", "--platform", "node", "-f", "esm", "-o", "out/main.mjs"]);
    return tryMembers(project, project.node, ["out/main.mjs"], "legacy");
  },
};

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "decorators",
  tools: "bundlers",
  cases: [byBun("TC39", "tc39"), byBun("experimentalDecorators", "legacy"), byRolldown],
};
