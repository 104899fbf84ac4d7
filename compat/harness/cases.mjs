// @ts-check
import { readdir } from "node:fs/promises";

/**
 * One line of the report.
 * @typedef {object} Case
 * @property {string} name what is tried, beside the tool: "ESM, minified"
 * @property {string} tool the package whose version is printed; or free text, if no such package is installed
 * @property {boolean} [heavy] left out unless asked for
 * @property {number} [limitMs] default 120,000; for a heavy one 600,000
 * @property {(place: { readonly node: string }) => string | undefined} [skip] why this machine cannot run it
 * @property {(project: import("./project.mjs").Project) => Promise<number | string>} run rejects if it fails; gives how many records were
 *   compared, or a text that says what was seen
 */

/**
 * What a file in `cases/` exports as `group`.
 * @typedef {object} Group
 * @property {string} name
 * @property {string} tools a folder in `tools/`, whose package.json and package-lock.json name what is installed
 * @property {readonly Case[]} cases
 */

/** @typedef {Case & { readonly group: string, readonly tools: string }} GroupCase */

/** @returns {Promise<GroupCase[]>} */
export async function loadCases() {
  const folder = new URL("../cases/", import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".mjs")).sort();
  const groups = await Promise.all(
    names.map(async (name) => /** @type {{ group: Group }} */ (await import(new URL(name, folder).href)).group),
  );
  return groups.flatMap(({ name, tools, cases }) => cases.map((one) => ({ ...one, group: name, tools })));
}
