// @ts-check
// Threads, pools and processes that share a log: each record once, in its thread's order, proved by ringlog/verify.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { verifyWith } from "../harness/main-job.mjs";

/** @typedef {import("../harness/project.mjs").Project} Project */

const PER_TASK = 100;

/**
 * Runs a program of `fixtures/threads` on the file `app.log`, and gives the records of that and the rotated ones.
 * @param {Project} project @param {string} program @param {readonly string[]} args
 */
async function recordsOf(project, program, args) {
  project.copy("threads");
  const { stderr } = await project.ok(project.node, [program, ...args]);
  const { ok, problems } = await verifyWith(project, join(project.folder, "app.log"));
  assert.ok(ok, JSON.stringify(problems));
  const files = readdirSync(project.folder).filter((name) => /^app\..*log$/.test(name));
  return { stderr, records: files.flatMap((name) => project.records(name)) };
}

/** Each task's records are all there, once, with its request id. @param {readonly any[]} records @param {number} tasks */
function checkTasks(records, tasks) {
  const own = records.filter((record) => record["logger.name"] === "task");
  assert.equal(own.length, tasks * PER_TASK);
  for (let task = 0; task < tasks; task++) {
    const indexes = own.filter((record) => record["request.id"] === `task-${task}`).map(({ index }) => index);
    assert.deepEqual(
      indexes.sort((a, b) => a - b),
      Array.from({ length: PER_TASK }, (_, index) => index),
    );
  }
  return records.length;
}

/** @param {string} kind */
const pool = (kind) => async (/** @type {Project} */ project) => {
  const { records, stderr } = await recordsOf(project, "pool.mjs", [kind, "app.log", "60"]);
  assert.equal(stderr, "");
  assert.ok(new Set(records.map((record) => record["thread.id"])).size > 2, "several threads have logged");
  assert.equal(records.filter(({ msg }) => msg === "all tasks are done").length, 1);
  return checkTasks(records, 60);
};

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "threads",
  tools: "threads",
  cases: [
    { name: "a pool, its threads ended with the pool", tool: "piscina", run: pool("piscina") },
    { name: "a pool, its threads ended with the pool", tool: "tinypool", run: pool("tinypool") },
    {
      name: "threads that return, exit, throw, are terminated",
      tool: "node:worker_threads",
      run: async (project) => {
        const { records } = await recordsOf(project, "ends.mjs", ["app.log"]);
        return checkTasks(records, 4);
      },
    },
    {
      name: "a primary and four workers, one file",
      tool: "node:cluster",
      run: async (project) => {
        const { records, stderr } = await recordsOf(project, "cluster.mjs", ["app.log", "4"]);
        assert.equal(stderr, "");
        assert.equal(new Set(records.map((record) => record["process.pid"])).size, 5);
        return checkTasks(records, 4);
      },
    },
    {
      name: "a parent and four forks, one file that is rotated",
      tool: "node:child_process",
      run: async (project) => {
        const { records, stderr } = await recordsOf(project, "forks.mjs", ["app.log", "4"]);
        assert.equal(stderr, "");
        assert.equal(new Set(records.map((record) => record["process.pid"])).size, 5);
        return checkTasks(records, 4);
      },
    },
  ],
};
