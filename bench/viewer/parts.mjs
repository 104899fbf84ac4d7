// What is measured. A part is a program in `measure/`; one more is a line here.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isThere } from "./build.mjs";

const LNAV_FORMAT = fileURLToPath(new URL("../../packages/ringlog-cli/lnav/ringlog.json", import.meta.url));

/**
 * @typedef {{ lnav: string, file: string, lines: number, modules: string }} Setting
 * @typedef {{ name: string, program: string, missing(setting: Setting): string | undefined, args(setting: Setting): string[] }} Part
 * `missing`: why it cannot be measured here
 */

const ofModules = (name, program, modules) => ({
  name,
  program,
  missing: () => {
    const gone = modules.filter((module) => !isThere(module));
    return gone.length === 0 ? undefined : `packages/ringlog-cli has no ${gone.join(", ")}`;
  },
  args: ({ modules: folder, file, lines }) => [folder, file, String(lines)],
});

/** @type {readonly Part[]} */
export const PARTS = [
  ofModules("first", "first-paint", ["scan/scan-histogram", "scan/newest-lines", "entry/read-entry"]),
  ofModules("scans", "scans", [
    "scan/scan-lines",
    "entry/read-entry",
    "query/parse-query",
    "query/to-prefilter",
    "query/to-predicate",
  ]),
  ofModules("index", "index", ["index/log-index", "query/parse-query"]),
  ofModules("viewer", "viewer", ["server/start-viewer"]),
  {
    name: "lnav",
    program: "lnav",
    missing: ({ lnav }) => (lnavVersion(lnav) === undefined ? "lnav is not installed (Debian: lnav)" : undefined),
    args: ({ lnav, file }) => [
      `--lnav=${lnav}`,
      `--file=${file}`,
      ...(existsSync(LNAV_FORMAT) ? [`--format=${LNAV_FORMAT}`] : []),
    ],
  },
];

/** What the issue asks for, on ten million lines, by what is measured. */
export const GOALS = {
  "newest 100 rows": { below: 30, unit: "ms" },
  "histogram, 200 buckets": { below: 1_000, unit: "ms" },
  "index: build": { below: 16_000, unit: "ms" },
  "index: size": { below: 417e6, unit: "bytes" },
  "index: histogram, 200 buckets": { below: 150, unit: "ms" },
  "index: filter level:error, histogram": { below: 150, unit: "ms" },
  "index: filter level:error, rows": { below: 150, unit: "ms" },
  "index: error groups": { below: 150, unit: "ms" },
  "index: one request": { below: 150, unit: "ms" },
  "index: five facets": { below: 150, unit: "ms" },
  "viewer: from its start to the histogram": { below: 1_000, unit: "ms" },
  "viewer: filter level:error": { below: 150, unit: "ms" },
  "viewer: filter a rare text": { below: 150, unit: "ms" },
  // A screen is filled in the time of one of fifty frames a second.
  "viewer: the next hundred rows": { below: 20, unit: "ms" },
  "viewer: an appended line is told, slowest of 20": { below: 500, unit: "ms" },
  "memory: viewer": { below: 700e6, unit: "bytes" },
  "memory: first": { below: 700e6, unit: "bytes" },
  "memory: scans": { below: 700e6, unit: "bytes" },
  "memory: index": { below: 700e6, unit: "bytes" },
};

/** @returns {string | undefined} */
export function lnavVersion(lnav) {
  try {
    return execFileSync(lnav, ["-V"], { encoding: "utf8" }).trim();
  } catch {
    // It is not there, which is what was asked.
    return undefined;
  }
}
