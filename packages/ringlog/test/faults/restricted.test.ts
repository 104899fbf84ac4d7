import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, ofEvent, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const major = Number.parseInt(process.versions.node, 10);
const PERMISSION = [
  major >= 24 ? "--permission" : "--experimental-permission",
  "--allow-fs-read=*",
  "--allow-fs-write=*",
  "--no-warnings",
];
const NO_CODE = "--disallow-code-generation-from-strings";

function check(folder: string, mode: string): void {
  const lines = readLog(logFile(folder));
  assertCounts(lines, 1_500);
  assert.equal(ofEvent(lines, "ringlog.suppressed")[0]?.["log_count"], 9);
  const stats = readStatsFile(folder);
  assert.equal(stats.mode, mode);
  assert.deepEqual([stats.written, stats.suppressed, stats.pending], [1_501, 9, 0]);
}

describe("where something is forbidden, every record is written", { concurrency: 2 }, () => {
  const inline = [
    ["worker threads (--permission)", PERMISSION],
    ["worker threads and code generation", [...PERMISSION, NO_CODE]],
  ] as const;
  for (const [name, nodeArgs] of inline) {
    it(`${name}: inline, which is said once`, async (t) => {
      const folder = testFolder(t);
      const { code, stdout, stderr } = await run("restricted.mjs", { nodeArgs, args: [folder] });
      assert.match(stderr, /^ringlog: runs without a worker thread .*\n$/);
      assert.deepEqual({ code, stdout }, { code: 0, stdout: "" });
      check(folder, "inline");
    });
  }

  it("code generation from strings: in the worker, without a word", async (t) => {
    const folder = testFolder(t);
    const ending = await run("restricted.mjs", { nodeArgs: [NO_CODE], args: [folder] });
    assert.deepEqual(ending, { code: 0, signal: null, stdout: "", stderr: "" });
    check(folder, "worker");
  });

  it("in another realm nothing is: in the worker, without a word", async (t) => {
    const folder = testFolder(t);
    const ending = await run("in-vm.mjs", { args: [folder] });
    assert.deepEqual(ending, { code: 0, signal: null, stdout: "", stderr: "" });
    const lines = readLog(logFile(folder));
    assertCounts(lines, 500);
    assert.deepEqual(lines[7]?.["list"], [7, { deep: { a: 7 } }]);
    const error = lines.find((line) => line["exception.type"] === "RangeError");
    assert.equal(error?.["exception.message"], "of another realm");
    assert.equal(ofEvent(lines, "ringlog.suppressed")[0]?.["log_count"], 4);
    assert.equal(readStatsFile(folder).mode, "worker");
  });

  it("SharedArrayBuffer: inline, which is said once", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("without-shared-memory.mjs", { args: [folder] });
    assert.match(stderr, /^ringlog: runs without a worker thread .*\n$/);
    assert.equal(code, 0);
    check(folder, "inline");
  });
});
