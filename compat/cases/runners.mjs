// @ts-check
// Test runners: nothing hangs, nothing is left open, no test file's log reaches another one.
import { join } from "node:path";
import { isOlder } from "../harness/node-version.mjs";
import { runTests, writeTestFiles } from "../harness/test-files.mjs";

/** @typedef {import("../harness/project.mjs").Project} Project */

/** @param {string} tool @param {string} mode */
function jest(tool, mode) {
  const isCjs = mode === "CommonJS";
  return (/** @type {readonly string[]} */ args, /** @type {object} */ config, together = false) =>
    async (/** @type {Project} */ project) => {
      project.write("package.json", {
        type: isCjs ? "commonjs" : "module",
        jest: { testEnvironment: "node", transform: {}, ...config },
      });
      writeTestFiles(project, { header: "", isCjs, together });
      const env = isCjs ? {} : { NODE_OPTIONS: "--experimental-vm-modules" };
      const bin = join(project.tools, "node_modules", tool, "bin/jest.js");
      return runTests(project, project.node, [bin, "--ci", ...args], { env });
    };
}

const JEST_WAYS = /** @type {const} */ ([
  { name: "--runInBand --detectOpenHandles", args: ["--runInBand", "--detectOpenHandles"], config: {} },
  { name: "processes", args: ["--maxWorkers=3"], config: {}, together: true },
  { name: "workerThreads", args: ["--maxWorkers=3"], config: { workerThreads: true }, together: true },
]);

/** Each way once; all of them with all versions take long. */
const LIGHT_JEST = [
  "jest, ESM, --runInBand --detectOpenHandles",
  "jest29, CommonJS, processes",
  "jest, CommonJS, workerThreads",
];

const jestCases = ["jest29", "jest"].flatMap((tool) =>
  ["CommonJS", "ESM"].flatMap((mode) =>
    JEST_WAYS.map(({ name, args, config, ...more }) => ({
      name: `${mode}, ${name}`,
      tool,
      heavy: !LIGHT_JEST.includes(`${tool}, ${mode}, ${name}`),
      run: jest(tool, mode)(args, config, "together" in more),
    })),
  ),
);

export const VITEST_WAYS = [
  ...["forks", "threads", "vmThreads", "vmForks"].map((pool) => ({
    name: `pool ${pool}`,
    args: [`--pool=${pool}`, "--maxWorkers=3"],
    together: true,
    heavy: pool.startsWith("vm"),
  })),
  ...["forks", "threads"].map((pool) => ({
    name: `pool ${pool}, one after the other`,
    args: [`--pool=${pool}`, "--no-file-parallelism"],
    together: false,
    heavy: true,
  })),
];

/** @param {{ readonly args: readonly string[], readonly together: boolean }} way */
export function vitest({ args, together }) {
  return async (/** @type {Project} */ project) => {
    project.write("package.json", { type: "module" });
    writeTestFiles(project, { header: `import { afterAll, test } from "vitest";`, together });
    return runTests(project, project.node, [join(project.tools, "node_modules/vitest/vitest.mjs"), "run", ...args]);
  };
}

const nodeTest =
  (/** @type {readonly string[]} */ args, isShared = false) =>
  async (/** @type {Project} */ project) => {
    project.write("package.json", { type: "module" });
    writeTestFiles(project, { header: `import { after as afterAll, test } from "node:test";` });
    return runTests(project, project.node, ["--test", ...args], { isShared });
  };

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "runners",
  tools: "runners",
  cases: [
    ...jestCases,
    ...VITEST_WAYS.map((way) => ({
      name: way.name,
      tool: "vitest",
      heavy: way.heavy,
      skip: (/** @type {{ readonly node: string }} */ { node }) =>
        isOlder(node, 22, 12) ? "needs Node.js 22.12" : undefined,
      run: vitest(way),
    })),
    { name: "a process a file", tool: "node:test", run: nodeTest([]) },
    {
      name: "isolation none",
      tool: "node:test",
      skip: ({ node }) => (isOlder(node, 22, 8) ? "needs Node.js 22.8" : undefined),
      run: (project) =>
        nodeTest([`--${isOlder(project.node, 24) ? "experimental-" : ""}test-isolation=none`], true)(project),
    },
    {
      name: "one process for all files",
      tool: "mocha",
      run: async (project) => {
        project.write("package.json", { type: "module" });
        writeTestFiles(project, { header: "", runTest: "it", runAfter: "after" });
        return runTests(project, project.node, [join(project.tools, "node_modules/mocha/bin/mocha.js"), "*.test.js"], {
          isShared: true,
        });
      },
    },
    {
      name: "worker threads",
      tool: "ava",
      heavy: true,
      run: async (project) => {
        project.write("package.json", {
          type: "module",
          ava: { files: ["*.test.js"], workerThreads: true, concurrency: 3, failWithoutAssertions: false },
        });
        writeTestFiles(project, { header: `import test from "ava";`, together: true, runAfter: "test.after" });
        return runTests(project, project.node, [join(project.tools, "node_modules/ava/entrypoints/cli.mjs")]);
      },
    },
  ],
};
