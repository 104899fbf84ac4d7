// What is measured is the code of the package as it stands, not what a published file offers: its modules are bundled for it.
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const SOURCES = new URL("../../packages/ringlog-cli/src/", import.meta.url);
/** Within the package, so that what stays outside of the bundle is found. */
const OUT = new URL("../../packages/ringlog-cli/build/bench/", import.meta.url);

const MODULES = [
  "lines/find-logs",
  "entry/read-entry",
  "scan/scan-histogram",
  "scan/scan-lines",
  "scan/newest-lines",
  "scan/scan-thread",
  "query/parse-query",
  "query/to-prefilter",
  "query/to-predicate",
  "index/log-index",
  "index/thread/index-thread",
  "server/start-viewer",
];

/** Whether a module of the package is there. */
export function isThere(module) {
  return existsSync(new URL(`${module}.ts`, SOURCES));
}

/** @returns where the modules are, each by the last part of its name */
export async function buildMeasured() {
  await rm(OUT, { recursive: true, force: true });
  await build({
    entryPoints: MODULES.filter(isThere).map((module) => fileURLToPath(new URL(`${module}.ts`, SOURCES))),
    outdir: fileURLToPath(OUT),
    entryNames: "[name]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    // Threads are found beside the module that starts them.
    splitting: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    packages: "external",
    logLevel: "warning",
  });
  return OUT.href;
}
