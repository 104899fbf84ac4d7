// @ts-check
// The main job of a program that logs, on Bun and Deno, record for record as on Node.js.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENDINGS, playEndings, threadsAreWhole } from "../harness/main-job.mjs";
import { compareRecords } from "../harness/records.mjs";

/** @typedef {import("../harness/project.mjs").Project} Project */

/** Deno's cache stays in the project. @param {Project} project */
const env = (project) => ({ DENO_DIR: join(project.folder, ".deno"), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" });

/** @type {readonly { readonly tool: string, readonly args: readonly string[], readonly missing: readonly string[] }[]} */
const RUNTIMES = [
  { tool: "bun", args: [], missing: ["nodejs.eventloop.utilization", "v8js.memory.heap.limit"] },
  { tool: "deno", args: ["run", "-A"], missing: ["nodejs.eventloop.utilization"] },
];

/** What Node.js makes of the job, for all who are compared to it. @type {Promise<Map<string, readonly any[]>> | undefined} */
let onNode;

/** @param {Project} project */
function recordsOfNode(project) {
  onNode ??= playEndings(project, project.node, [], "node").then(({ records }) => records);
  return onNode;
}

/** @param {typeof RUNTIMES[number]} runtime @returns {import("../harness/cases.mjs").Case[]} */
function casesOf({ tool, args, missing }) {
  const withoutMissing = (/** @type {any} */ record) =>
    Object.fromEntries(Object.entries(record).filter(([key]) => !missing.includes(key)));
  return [
    {
      name: `main job, ended in ${ENDINGS.length} ways`,
      tool,
      run: async (project) => {
        const expected = await recordsOfNode(project);
        const { records } = await playEndings(project, project.bin(tool), args, tool, env(project));
        let count = 0;
        for (const [ending, own] of records)
          count += compareRecords(own, (expected.get(ending) ?? []).map(withoutMissing));
        return count;
      },
    },
    {
      name: "main job, TypeScript and its decorators as they are",
      tool,
      run: async (project) => {
        const expected = (await recordsOfNode(project)).get("close") ?? [];
        project.copy("runtimes");
        await project.ok(project.bin(tool), [...args, "job.ts", "close", "ts.log"], { env: env(project) });
        return compareRecords(project.records("ts.log"), expected.map(withoutMissing));
      },
    },
    {
      name: "three threads, one log, names beyond a dictionary's memory",
      tool,
      run: async (project) => {
        project.copy("runtimes");
        let count = 0;
        for (const ending of ["left", "close"]) {
          const file = `${ending}.log`;
          await project.ok(project.bin(tool), [...args, "threads.mjs", ending, file], { env: env(project) });
          count += await threadsAreWhole(project, file);
        }
        return count;
      },
    },
    {
      name: "durable: what SIGKILL left is recovered",
      tool,
      run: async (project) => {
        project.copy("runtimes");
        const play = (/** @type {string} */ ending) =>
          project.run(project.bin(tool), [...args, "durable.mjs", ending, "durable.log", "rings"], {
            env: env(project),
          });
        assert.equal((await play("die")).signal, "SIGKILL");
        const { code, stderr } = await play("end");
        assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
        const messages = new Set(project.records("durable.log").map(({ msg }) => msg));
        for (const ending of ["die", "end"])
          for (let index = 0; index < 3_000; index++)
            assert.ok(messages.has(`${ending} ${index}`), `${ending} ${index}`);
        return 6_000;
      },
    },
  ];
}

/** What each permission brings. @type {readonly { readonly name: string, readonly flags: readonly string[], readonly file?: string, readonly said: readonly RegExp[], readonly missing: readonly string[] }[]} */
const PERMISSIONS = [
  {
    name: "no permission at all: console only, and says what is missing",
    flags: [],
    said: [/may not read its environment/, /may not read the machine/],
    missing: ["system.cpu.utilization", "system.memory.utilization"],
  },
  {
    name: "--allow-read --allow-write: the log file",
    flags: ["--allow-read=.", "--allow-write=."],
    file: "app.log",
    said: [/may not read its environment/, /may not read the machine/],
    missing: ["system.cpu.utilization", "system.memory.utilization"],
  },
  {
    name: "--allow-env --allow-sys: all of the record",
    flags: ["--allow-env", "--allow-sys"],
    said: [],
    missing: [],
  },
];

/** @type {readonly import("../harness/cases.mjs").Case[]} */
const permissionCases = PERMISSIONS.map(({ name, flags, file, said, missing }) => ({
  name,
  tool: "deno",
  run: async (project) => {
    project.copy("runtimes");
    const args = ["run", "--no-prompt", ...flags, "error.mjs", ...(file === undefined ? [] : [file])];
    const { stdout, stderr } = await project.ok(project.bin("deno"), args, { env: env(project) });
    // The machine is read by the worker, and at the end perhaps by this thread.
    const lines = [...new Set(stderr.trim().split("\n").filter(Boolean))];
    assert.equal(lines.length, said.length, stderr);
    for (const [index, line] of said.entries()) assert.match(/** @type {string} */ (lines[index]), line);
    const [record, ...others] = stdout.trim().split("\n");
    assert.deepEqual(others, []);
    for (const key of ["system.cpu.utilization", "system.memory.utilization", "process.cpu.utilization"])
      assert.equal(key in JSON.parse(/** @type {string} */ (record)), !missing.includes(key), key);
    if (file !== undefined) assert.equal(readFileSync(join(project.folder, file), "utf8"), stdout);
    return 1;
  },
}));

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "runtimes",
  tools: "runtimes",
  cases: [
    ...RUNTIMES.flatMap(casesOf),
    ...permissionCases,
    {
      name: "a file that may not be written is refused at once, with the flag that is missing",
      tool: "deno",
      run: async (project) => {
        project.copy("runtimes");
        const args = ["run", "--no-prompt", "--allow-env", "--allow-read", "error.mjs", "app.log"];
        const { code, stderr } = await project.run(project.bin("deno"), args, { env: env(project) });
        assert.equal(code, 1);
        assert.match(stderr, /RinglogError: filePath ".*app\.log" cannot be a log file: .*--allow-write/);
        return "refused";
      },
    },
    {
      name: "where no worker can be had: inline, and says so",
      tool: "bun",
      run: async (project) => {
        project.copy("runtimes");
        project.write("without.cjs", `delete globalThis.SharedArrayBuffer;`);
        const { stdout, stderr } = await project.ok(project.bin("bun"), ["-r", "./without.cjs", "error.mjs"]);
        assert.match(stderr, /^ringlog: runs without a worker thread \(.*\); this thread writes the log itself\n$/);
        assert.equal(JSON.parse(stdout).msg, "failed");
        return 1;
      },
    },
  ],
};
