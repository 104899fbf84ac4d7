// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "./project.mjs";

const LIMIT_MS = 120_000;
const HEAVY_LIMIT_MS = 600_000;

/**
 * @typedef {object} Result
 * @property {import("./cases.mjs").GroupCase} one
 * @property {string} version
 * @property {string} seen
 * @property {string} [problem]
 * @property {string} [skipped] why
 * @property {number} durationMs
 */

/**
 * @param {import("./cases.mjs").GroupCase} one
 * @param {Promise<string>} installed
 * @param {{ node: string, keep: boolean }} how
 * @returns {Promise<Result>}
 */
export async function playCase(one, installed, { node, keep }) {
  const skipped = one.skip?.({ node });
  if (skipped !== undefined) return { one, version: "", seen: "", skipped, durationMs: 0 };
  let startMs = performance.now();
  let version = "";
  try {
    const tools = await installed;
    version = versionOf(tools, one.tool);
    startMs = performance.now();
    const seen = await playIn(new Project({ tools, node }), one, keep);
    return {
      one,
      version,
      seen: typeof seen === "number" ? `${seen} records compared` : seen,
      durationMs: performance.now() - startMs,
    };
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { one, version, seen: "", problem, durationMs: performance.now() - startMs };
  }
}

/** @param {Project} project @param {import("./cases.mjs").GroupCase} one @param {boolean} keep */
async function playIn(project, one, keep) {
  const limitMs = one.limitMs ?? (one.heavy ? HEAVY_LIMIT_MS : LIMIT_MS);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return /** @type {number | string} */ (await Promise.race([one.run(project), limit]));
  } finally {
    clearTimeout(timer);
    project.end();
    if (keep) console.log(`kept: ${project.folder}`);
    else project.remove();
  }
}

/** @param {string} tools @param {string} tool */
function versionOf(tools, tool) {
  try {
    return JSON.parse(readFileSync(join(tools, "node_modules", tool, "package.json"), "utf8")).version;
  } catch {
    return "";
  }
}
