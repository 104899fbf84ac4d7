import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, readLog } from "../support/log-lines.js";
import { needsPrlimit } from "../support/needs.js";
import { start } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

describe("limits of the process", { concurrency: 2, skip: needsPrlimit() }, () => {
  for (const bytes of [300_001, 654_321]) {
    it(`a write that stops at byte ${bytes}, then fails, goes on there once the size limit is lifted`, async (t) => {
      const folder = testFolder(t);
      writeFileSync(join(folder, "ballast"), "");
      const under = ["prlimit", `--fsize=${bytes}:unlimited`];
      const program = start("disk-full.mjs", { args: [folder, "wait", folder], under });
      await program.saidOnStderr("EFBIG");
      execFileSync("prlimit", ["--pid", String(program.child.pid), "--fsize=unlimited"]);
      rmSync(join(folder, "ballast"));
      const { code, stderr } = await program.ended;
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^ringlog: cannot write .*EFBIG.*\nringlog: writing .* works again\n$/);
      assertCounts(readLog(logFile(folder)), 1_700);
      assert.equal(readStatsFile(folder).written, 1_700);
    });
  }

  it("without a file descriptor to start with, everything is written once there are some", async (t) => {
    const folder = testFolder(t);
    const program = start("uses-up-descriptors.mjs", { args: [folder], under: ["prlimit", "--nofile=80:80"] });
    await program.saidOnStderr("EMFILE");
    program.child.kill("SIGUSR2");
    const { code, stderr } = await program.ended;
    assert.equal(code, 0, stderr);
    // None where the worker itself could not begin, and did once there were some.
    assert.ok((stderr.match(/^ringlog: cannot write .*EMFILE/gm) ?? []).length <= 1, stderr);
    assertCounts(readLog(logFile(folder)), 600);
    const { written, pending, dropped } = readStatsFile(folder);
    assert.deepEqual({ written, pending, dropped }, { written: 600, pending: 0, dropped: {} });
  });
});
