// fsync: when the file is forced to the disk, and what is said where that fails.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const hasStrace = spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", "true"]).status === 0;
const POLICIES = ["error", "always", { everyMs: 20 }];
const RECORDS = 22;

/** Runs the program under strace, which notes each fsync and lets some of them fail. */
async function forceOut(t: TestContext, fsync: unknown, inject: readonly string[] = [], more: object = {}) {
  const folder = testFolder(t);
  const trace = join(folder, "trace");
  const under = ["strace", "-f", "-qq", "-y", "-e", "trace=fsync,write", "-o", trace, ...inject];
  const args = [folder, JSON.stringify({ fsync, ...more })];
  const ending = await run("forces-out.mjs", { args, under });
  assert.equal(ending.code, 0, ending.stderr);
  const path = logFile(join(folder, "logs"));
  assertCounts(readLog(path), RECORDS);
  const { written, pending, dropped } = readStatsFile(folder);
  assert.deepEqual({ written, pending, dropped }, { written: RECORDS, pending: 0, dropped: {} });
  return { ...ending, folder, calls: callsOn(readFileSync(trace, "utf8"), folder) };
}

/** System calls on what is in the folder, in their order: `write app.log`, `fsync logs`. */
function callsOn(trace: string, folder: string): string[] {
  const pattern = new RegExp(`(\\w+)\\(\\d+<${folder}(?:/\\S*/|/)?([^/>]*)>`);
  return trace.split("\n").flatMap((line) => {
    const [, call, name] = pattern.exec(line) ?? [];
    return call === undefined ? [] : [`${call} ${name}`];
  });
}

describe("the file on the disk", { skip: hasStrace ? false : "needs strace", concurrency: 2 }, () => {
  for (const policy of POLICIES) {
    const name = JSON.stringify(policy);
    it(`is forced there before flush and close resolve, and its folders where they were made (${name})`, async (t) => {
      const { stdout, stderr, calls, folder } = await forceOut(t, policy);
      assert.equal(stderr, "");
      assert.deepEqual(stdout.split("\n"), [
        "flush resolved",
        "two flushes fulfilled,fulfilled",
        "nothing new resolved",
        "flushSync true",
        "close resolved",
        "",
      ]);
      const folders = calls.filter((call) => call.startsWith("fsync") && !call.endsWith("app.log"));
      assert.equal(folders.length, 2, `${folder}: ${calls.join()}`);
      const file = calls.filter((call) => call.endsWith("app.log"));
      assert.ok(file.lastIndexOf("fsync app.log") > file.lastIndexOf("write app.log"), file.join());
    });

    it(`that cannot be forced there makes flush and close reject, is said once, and counts no loss (${name})`, async (t) => {
      const inject = ["-e", "inject=fsync:error=EIO"];
      const { stdout, stderr } = await forceOut(t, policy, inject);
      assert.deepEqual(stdout.split("\n"), [
        "flush RinglogError FSYNC_FAILED EIO",
        "two flushes rejected,rejected",
        "nothing new resolved",
        "flushSync false",
        "close RinglogError FSYNC_FAILED EIO",
        "",
      ]);
      const said = stderr.split("\n").filter((line) => line !== "");
      assert.equal(said.length, 2, stderr);
      assert.match(said[0] as string, /^ringlog: cannot force the folder of \S*app\.log to the disk: EIO/);
      assert.match(said[1] as string, /^ringlog: cannot force \S*app\.log to the disk: EIO/);
    });
  }

  it("that could not be forced there once is not told again, but also not taken back: the next flush covers what is new", async (t) => {
    // Calls are counted by thread: the folders are the main thread's.
    const inject = ["-e", "inject=fsync:error=ENOSPC:when=3", "-E", "UV_THREADPOOL_SIZE=1"];
    const { stdout } = await forceOut(t, "always", inject);
    assert.match(stdout, /^flush resolved\n/);
    assert.equal(stdout.match(/ENOSPC|rejected,rejected|false/g)?.length, 1, stdout);
  });

  it("is never forced there by default", async (t) => {
    const { stdout, calls } = await forceOut(t, "never", ["-e", "inject=fsync:error=EIO"]);
    assert.match(stdout, /^flush resolved\n.*\n.*\nflushSync true\nclose resolved\n$/);
    assert.ok(!calls.some((call) => call.startsWith("fsync")));
  });

  it("is forced there as a whole when it is rotated, before the new one is begun", async (t) => {
    const folder = testFolder(t);
    const trace = join(folder, "trace");
    mkdirSync(join(folder, "logs"));
    writeFileSync(logFile(join(folder, "logs")), "");
    const under = ["strace", "-f", "-qq", "-y", "-e", "trace=fsync,write,rename", "-o", trace];
    const options = { fsync: { everyMs: 3_600_000 }, rotate: { maxBytes: 2_000 } };
    const { code, stdout } = await run("forces-out.mjs", { args: [folder, JSON.stringify(options)], under });
    assert.deepEqual([code, stdout.includes("FSYNC")], [0, false]);
    const calls = readFileSync(trace, "utf8").split("\n");
    const renames = calls.flatMap((call, index) => (/rename\(.*app\.log"/.test(call) ? [index] : []));
    assert.ok(renames.length > 2);
    for (const at of renames) {
      const before = calls.slice(0, at).filter((call) => /app\.log>/.test(call) && !/ resumed/.test(call));
      assert.match(before.at(-1) as string, /fsync\(/);
      const after = calls.slice(at).find((call) => /fsync\(\d+<[^>]*logs>/.test(call));
      assert.ok(after !== undefined, "the folder, too");
    }
  });
});
