// @ts-check
// `debug` as a decorator, compiled by each tool and run. The types have tests of their own (packages/ringlog/test/types).
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { putConfig, putProgram, tryFrameworks, tryMembers, tryWrapper } from "./decorators/program.mjs";

/** @typedef {import("../harness/cases.mjs").Case} Case */
/** @typedef {import("./decorators/program.mjs").Mode} Mode */

const MODES = /** @type {const} */ (["tc39", "legacy"]);
const NAMES = { tc39: "TC39", legacy: "experimentalDecorators" };
const BESIDE = "metadata, Nest, TypeORM";
/** The names under which they are installed. */
const COMPILERS = ["typescript-5.4", "typescript-5.9", "typescript-6.0", "typescript"];
/** Slow, and like those before and after them. */
const HEAVY = ["typescript-5.4", "typescript-6.0"];

/** @param {string} compiler @param {Mode} mode @returns {Case} */
function byTypeScript(compiler, mode) {
  return {
    name: mode === "tc39" ? NAMES.tc39 : `${NAMES.legacy}, ${BESIDE}`,
    tool: compiler,
    heavy: HEAVY.includes(compiler),
    run: async (project) => {
      putProgram(project, mode);
      // The compiler that is fast looks at the declarations, too.
      putConfig(project, mode, { skipLibCheck: compiler !== "typescript" });
      await project.ok(project.node, [`${project.tools}/node_modules/${compiler}/bin/tsc`, "-p", "."]);
      const count = await tryMembers(project, project.node, ["out/main.js"], mode);
      return mode === "tc39"
        ? count
        : count + (await tryFrameworks(project, project.node, "out/nest.js", "out/orm.js"));
    },
  };
}

/** @param {string} tool @param {string} name @param {readonly [string, Mode, string?]} args @param {{ metadata?: boolean }} [does] @returns {Case} */
function byTranspiler(tool, name, args, { metadata = false } = {}) {
  return {
    name,
    tool,
    run: async (project) => {
      putProgram(project, args[1]);
      await project.ok(project.node, ["compile.cjs", ...args.filter((arg) => arg !== undefined)]);
      const count = await tryMembers(project, project.node, ["out/main.js"], args[1]);
      return metadata ? count + (await tryFrameworks(project, project.node, "out/nest.js", "out/orm.js")) : count;
    },
  };
}

/** @param {Mode} mode @returns {Case} */
function byTsx(mode) {
  return {
    name: NAMES[mode],
    tool: "tsx",
    run: async (project) => {
      putProgram(project, mode);
      putConfig(project, mode);
      return tryMembers(project, project.bin("tsx"), ["main.ts"], mode);
    },
  };
}

/** @type {Case} */
const strippedTypes = {
  name: "node app.ts: the wrapper",
  tool: "node",
  skip: ({ node }) => (stripsTypes(node) ? undefined : "this Node.js runs no TypeScript"),
  run: async (project) => {
    project.copy("decorators");
    const { stderr } = await project.run(project.node, ["members.ts"]);
    assert.match(stderr, /@debug\n.*\n\nSyntaxError/);
    return tryWrapper(project, project.node, ["wrapped.ts"]);
  },
};

/** @param {string} node */
function stripsTypes(node) {
  return execFileSync(node, ["-p", "process.features.typescript"], { encoding: "utf8" }).includes("strip");
}

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "decorators",
  tools: "decorators",
  cases: [
    ...COMPILERS.flatMap((compiler) => MODES.map((mode) => byTypeScript(compiler, mode))),
    byTranspiler("@swc/core", "2023-11", ["swc", "tc39", "2023-11"]),
    byTranspiler("@swc/core", "2022-03", ["swc", "tc39", "2022-03"]),
    byTranspiler("@swc/core", `legacyDecorator, ${BESIDE}`, ["swc", "legacy"], { metadata: true }),
    byTranspiler("@babel/plugin-proposal-decorators", "2023-11", ["babel", "tc39", "2023-11"]),
    byTranspiler("@babel/plugin-proposal-decorators", "legacy", ["babel", "legacy"]),
    byTranspiler("esbuild", NAMES.tc39, ["esbuild", "tc39"]),
    byTranspiler("esbuild", NAMES.legacy, ["esbuild", "legacy"]),
    ...MODES.map(byTsx),
    strippedTypes,
  ],
};
