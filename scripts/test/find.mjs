// @ts-check
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {{ readonly name: string, readonly path: string }} TestFile `name` is the source below the root, `path` what runs. */

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Packages that compile sources of the library along: below build/ the paths begin at the root. */
const WITH_LIBRARY = new Set(["packages/ringlog-cli"]);

/**
 * Where what a package's sources compile to lies.
 * @param {string} folder of the package, below the root
 */
export function buildFolder(folder) {
  return join(ROOT, folder, "build", WITH_LIBRARY.has(folder) ? folder : "");
}

const NOT_OURS = new Set(["node_modules", "build", "dist", "cases", "fixtures", ".git"]);

/**
 * Test files: `*.test.ts` of a package runs from its build/ folder, `*.test.mjs` as it is. The sources are listed, not
 * the output, so that what is left of a deleted test never runs.
 * @returns {Promise<TestFile[]>}
 */
export async function findTestFiles() {
  const names = await Promise.all(["packages", "bench", "examples", "scripts"].map(walk));
  return names
    .flat()
    .sort()
    .flatMap((name) => {
      if (name.endsWith(".test.mjs")) return [{ name, path: join(ROOT, name) }];
      const [, folder, inside] = /^(packages\/[^/]+)\/((?:src|test)\/.*\.test)\.tsx?$/.exec(name) ?? [];
      return folder === undefined ? [] : [{ name, path: join(buildFolder(folder), `${inside}.js`) }];
    });
}

/**
 * @param {string} folder below the root, with forward slashes
 * @returns {Promise<string[]>} files below the root
 */
async function walk(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true });
  const below = entries.map((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : walk(name);
    return [name];
  });
  return (await Promise.all(below)).flat();
}
