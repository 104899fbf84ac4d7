// Writes that fail and work again: on at the byte where they stopped, said once, no line twice.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, checkSequence, logFile, parseLog, readLog } from "../support/log-lines.js";
import { run, start } from "../support/program.js";
import { allTexts } from "../support/rotated.js";
import { readStatsFile } from "../support/stats-file.js";

const RECORDS = 2_000;
const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const hasStrace = has("strace", "-f", "-qq", "-o", "/dev/null", "true");
const hasPrlimit = has("prlimit", "--fsize");

/** Passing by itself, without a word. */
const QUIET = ["EINTR", "EAGAIN"];
const SAID = ["EIO", "ENOSPC", "EDQUOT", "ESTALE", "EBADF", "EROFS", "EFBIG", "EPERM"];

describe("a write that fails", { skip: hasStrace ? false : "needs strace", concurrency: 2 }, () => {
  for (const code of [...QUIET, ...SAID]) {
    it(`with ${code} is made again: nothing lost, nothing twice, said once`, async (t) => {
      const folder = testFolder(t);
      const inject = `inject=write:error=${code}:when=1..2`;
      const under = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", logFile(folder), "-E", "UV_THREADPOOL_SIZE=1"];
      const args = [folder, String(RECORDS), '{"every":"day"}'];
      const { code: exit, stderr } = await run("rotates.mjs", { args, under: [...under, "-e", inject] });
      assert.equal(exit, 0, stderr);
      assertCounts(readLog(logFile(folder)), RECORDS);
      assert.equal(readStatsFile(folder).written, RECORDS);
      if (QUIET.includes(code)) return assert.equal(stderr, "");
      const said = stderr.trimEnd().split("\n");
      assert.equal(said.length, 2, stderr);
      assert.match(
        said[0] as string,
        new RegExp(`^ringlog: cannot write \\S*: ${code}\\b.*trying again until it works$`),
      );
      assert.match(said[1] as string, /works again$/);
    });
  }
});

describe("a limit", () => {
  it("of the file's size stops the log, and once it is raised it goes on at the byte", {
    skip: hasPrlimit ? false : "needs prlimit",
  }, async (t) => {
    const folder = testFolder(t);
    const args = [folder, String(RECORDS), '{"every":"day"}'];
    const program = start("rotates.mjs", { args, under: ["prlimit", "--fsize=100001:unlimited"] });
    await program.saidOnStderr("EFBIG");
    assert.equal(readFileSync(logFile(folder)).length, 100_001);
    assert.ok(has("prlimit", `--pid=${program.child.pid}`, "--fsize=unlimited"));
    const { code, stderr } = await program.ended;
    assert.deepEqual([code, stderr.split("\n").length], [0, 3]);
    assertCounts(readLog(logFile(folder)), RECORDS);
  });

  it("of descriptors: a file that cannot be rotated goes on, and no line is lost", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("fills-descriptors.mjs", { args: [folder] });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^ringlog: cannot rotate \S*app\.log: EMFILE.*\n$/);
    const lines = allTexts(join(folder, "logs")).flatMap(parseLog);
    checkSequence(lines);
    assertCounts(lines, 600);
  });
});
