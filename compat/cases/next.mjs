// @ts-check
// Next.js: built, started, asked; ringlog is packed by it, and taken from node_modules for the pages.
import { renameSync } from "node:fs";
import { join, relative } from "node:path";
import { askNext, buildNext } from "../harness/next-app.mjs";

/** @param {import("../harness/project.mjs").Project} project */
const start = (project) => askNext(project, [project.bin("next"), "start"]);

/** What `output: "standalone"` has made runs in a folder with nothing else. @param {import("../harness/project.mjs").Project} project */
function startMoved(project) {
  const app = relative(project.tools, project.folder);
  const folder = project.alone([".next/standalone"]);
  renameSync(join(project.folder, ".next"), join(project.folder, "built"));
  return askNext(project, ["server.js"], join(folder, "standalone", app));
}

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "next",
  tools: "next",
  cases: [
    {
      name: "build (Turbopack), start",
      tool: "next",
      run: async (project) => {
        await buildNext(project, {});
        return start(project);
      },
    },
    {
      name: "build (webpack), start",
      tool: "next",
      heavy: true,
      run: async (project) => {
        await buildNext(project, {}, ["--webpack"]);
        return start(project);
      },
    },
    {
      name: "standalone (Turbopack), moved",
      tool: "next",
      heavy: true,
      run: async (project) => {
        await buildNext(project, { output: "standalone" });
        return startMoved(project);
      },
    },
    {
      name: "standalone (webpack), moved",
      tool: "next",
      heavy: true,
      run: async (project) => {
        await buildNext(project, { output: "standalone" }, ["--webpack"]);
        return startMoved(project);
      },
    },
    {
      name: "as a server external package",
      tool: "next",
      heavy: true,
      run: async (project) => {
        await buildNext(project, { serverExternalPackages: ["ringlog"] });
        return start(project);
      },
    },
  ],
};
