// @ts-check
// Nest 11, whose packages are CommonJS, in an application that is, too.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildNest, probeNest } from "../harness/nest-app.mjs";

const packed = { type: "webpack", options: { configPath: "bundle.config.cjs" } };

/**
 * The example awaits at the top of its main module.
 * @param {import("../harness/project.mjs").Project} project
 */
function asCommonJs(project) {
  rmSync(join(project.folder, "src/main.ts"));
  for (const name of ["package.json", "tsconfig.json"]) {
    const text = readFileSync(join(project.folder, name), "utf8");
    project.write(name, text.replace('"type": "module",', "").replace('"NodeNext"', '"CommonJS"'));
  }
}

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "nest",
  tools: "nest11",
  cases: [
    {
      name: "CommonJS, build (tsc)",
      tool: "@nestjs/core",
      heavy: true,
      run: async (project) => {
        await buildNest(project, { builder: "tsc" }, asCommonJs);
        return probeNest(project);
      },
    },
    {
      name: "CommonJS, build (webpack), all packed and moved",
      tool: "@nestjs/core",
      heavy: true,
      run: async (project) => {
        await buildNest(project, { builder: packed, entryFile: "probe/probe", packAll: true }, asCommonJs);
        return probeNest(project, { probe: "probe.js", cwd: project.alone(["dist/probe/probe.js"]) });
      },
    },
  ],
};
