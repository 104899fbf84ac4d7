// @ts-check
// Next.js 15, whose builder is webpack unless told otherwise.
import { buildNext, startMoved, startNext } from "../harness/next-app.mjs";

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "next",
  tools: "next15",
  cases: [
    {
      name: "build (webpack), start",
      tool: "next",
      heavy: true,
      run: async (project) => {
        await buildNext(project, {});
        return startNext(project);
      },
    },
    {
      name: "standalone (Turbopack), moved",
      tool: "next",
      heavy: true,
      run: async (project) => {
        await buildNext(project, { output: "standalone" }, ["--turbopack"]);
        return startMoved(project);
      },
    },
  ],
};
