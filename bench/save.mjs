// Results go to results/ as JSON and charts, one file for each major version of Node.js; quick ones are not kept in git.
import { mkdirSync, writeFileSync } from "node:fs";
import { drawCharts } from "./charts.mjs";

const RESULTS = new URL("./results/", import.meta.url);

/**
 * @param {any} result
 * @param {{ isQuick: boolean, isWhole: boolean }} run a run of some questions does not replace the result of all
 */
export function save(result, { isQuick, isWhole }) {
  const major = result.node.slice(1).split(".")[0];
  const name = `${isQuick ? "quick-" : ""}${isWhole ? "" : "some-"}node-${major}`;
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL(`${name}.json`, RESULTS), `${textOf(result)}\n`);
  drawCharts(result, name);
}

/** Lists of numbers in one line. */
function textOf(result) {
  return JSON.stringify(result, undefined, 2).replace(/\[[^[\]{}"]*\]/g, (list) =>
    list.replace(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
  );
}
