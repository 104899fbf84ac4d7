// @ts-check
// Next.js: built, started, asked; ringlog is packed by it, and taken from node_modules for the pages.
import { buildNext, startMoved, startNext } from "../harness/next-app.mjs";

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "next",
  tools: "next",
  cases: [
    {
      name: "build (Turbopack), start",
      tool: "next",
      limitMs: 300_000,
      run: async (project) => {
        await buildNext(project, {});
        return startNext(project);
      },
    },
    {
      name: "build (webpack), start",
      tool: "next",
      heavy: true,
      run: async (project) => {
        await buildNext(project, {}, ["--webpack"]);
        return startNext(project);
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
        return startNext(project);
      },
    },
  ],
};
