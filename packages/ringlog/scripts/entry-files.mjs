// @ts-check
// The files of an entry point: they load the scripts in which its code stands, and export what these have made.

/** @typedef {{ readonly file: string, readonly key: string, readonly names: readonly string[] }} Script its symbol's key, and what it exports */
/** @typedef {import("./entries.mjs").Entry} Entry */

/**
 * The text of the ESM file.
 * @param {Entry} entry
 * @param {readonly Script[]} scripts the last has what is exported
 * @param {readonly string[]} names
 */
export function asModule({ runs }, scripts, names) {
  const imports = scripts.map(({ file }) => `import "./${file}";`);
  // Tools that look for `import` or `export` at the start of a line would else take it for CommonJS.
  const head = `export {};\n${imports.join("")}${made(scripts)}`;
  if (runs !== undefined) return `${head}made.${runs}();\n`;
  const variables = names.filter((name) => name !== "default");
  const isFunction = variables.length < names.length;
  return `${head}export const {${variables.join(",")}}=made;${isFunction ? "export default made.default;" : ""}\n`;
}

/**
 * The text of the CommonJS file. The last statement tells Node.js, which does not run it to know, what can be imported by name.
 * @param {Entry} entry
 * @param {readonly Script[]} scripts the last has what is exported
 * @param {readonly string[]} names
 */
export function asCommonJs({ runs, isFunction }, scripts, names) {
  const head = `"use strict";${scripts.map(({ file }) => `require("./${file}");`).join("")}${made(scripts)}`;
  if (runs !== undefined) return `${head}made.${runs}();\n`;
  const variables = names.filter((name) => name !== "default");
  const members = variables.map((name) => `${name}:made.${name}`).join(",");
  const result = isFunction ? "made.default" : `Object.defineProperty({${members}},"__esModule",{value:true})`;
  return `${head}module.exports=${result};0&&(module.exports={${variables.join(",")}});\n`;
}

/** @param {readonly Script[]} scripts */
function made(scripts) {
  const { file, key } = /** @type {Script} */ (scripts.at(-1));
  const leftOut = `ringlog: ${file} was left out by the tool that packed this program; see "sideEffects" in ringlog's package.json`;
  return `const made=globalThis[Symbol.for("${key}")];if(!made)throw new Error(${JSON.stringify(leftOut)});`;
}
