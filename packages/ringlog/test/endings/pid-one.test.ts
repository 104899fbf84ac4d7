import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, readLog } from "../support/log-lines.js";
import { type Program, run, start } from "../support/program.js";

const UNSHARE = ["unshare", "--fork", "--pid", "--mount-proc"];
const isPermitted = spawnSync(UNSHARE[0] as string, [...UNSHARE.slice(1), "true"]).status === 0;
const SKIP = isPermitted ? false : "needs the right to make a PID namespace (unshare)";
const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** The process that is number one inside, as it is known outside. */
function insidePid(program: Program): number {
  const pid = program.child.pid as number;
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);
}

describe("as PID 1, which no signal kills by default", { concurrency: 2, skip: SKIP }, () => {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    it(`${signal}: every line is written, and the exit code is 128 + ${NUMBERS[signal]}`, async (t) => {
      const folder = testFolder(t);
      const program = start("signalled.mjs", { args: [folder, signal, "none"], under: UNSHARE });
      await program.saidOnStdout("ready");
      process.kill(insidePid(program), signal);
      const { code, stderr } = await program.ended;
      assert.deepEqual({ code, stderr }, { code: 128 + NUMBERS[signal], stderr: "" });
      assertCounts(readLog(logFile(folder)), 1_000);
    });
  }

  it("a process that simply ends does so with its own code", async (t) => {
    const folder = testFolder(t);
    const { code } = await run("ends.mjs", { args: [folder, "exit"], under: UNSHARE });
    assert.equal(code, 3);
    assertCounts(readLog(logFile(folder)), 10_000);
  });
});
