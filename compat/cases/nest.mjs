// @ts-check
// Nest, of ES modules: each builder of `nest build`.
import { buildNest, probeNest } from "../harness/nest-app.mjs";

const entryFile = "probe/probe";
const packed = { type: "rspack", options: { configPath: "bundle.config.cjs" } };

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "nest",
  tools: "nest",
  cases: [
    {
      name: "build (tsc), Express and Fastify",
      tool: "@nestjs/core",
      limitMs: 300_000,
      run: async (project) => {
        await buildNest(project, { builder: "tsc" });
        return probeNest(project);
      },
    },
    {
      name: "build (SWC)",
      tool: "@nestjs/core",
      heavy: true,
      run: async (project) => {
        await buildNest(project, { builder: "swc" });
        return probeNest(project, { isThorough: true });
      },
    },
    {
      name: "build (rspack), ringlog packed",
      tool: "@nestjs/core",
      heavy: true,
      run: async (project) => {
        await buildNest(project, { builder: packed, entryFile });
        return probeNest(project);
      },
    },
  ],
};
