// @ts-check
// Node's own modules as `process.getBuiltinModule` gives them. An `import` of `node:fs` or `node:util` reads each of their exports,
// and with them loads what they load lazily and opens `process.stderr`: up to 4 ms of a program's start that `require` does not take.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const NAMESPACE = "builtin";

/** @type {import("esbuild").Plugin} */
export const builtinsWithoutImport = {
  name: "builtins-without-import",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: NAMESPACE, sideEffects: false }));
    onLoad({ filter: /^/, namespace: NAMESPACE }, ({ path }) => ({ contents: moduleText(path) }));
  },
};

/**
 * An export for each of the module's; the bundle keeps those that are used.
 * @param {string} path
 */
function moduleText(path) {
  const names = Object.keys(require(path)).filter((name) => /^[a-zA-Z]\w*$/.test(name) && name !== "default");
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path)});`,
    "const pick = (name) => builtin[name];",
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ pick("${name}");`),
  ].join("\n");
}
