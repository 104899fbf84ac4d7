import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { holdPipe } from "../support/held-pipe.js";
import { assertCounts, byThread, checkSequence, logFile, parseLog, readLog } from "../support/log-lines.js";
import { run, runWell, start } from "../support/program.js";

const PROCESSES = 6;
const RECORDS = 3_000;
/** Seven processes on a machine that is busy: a worker may get no processor when its process ends, which then writes itself. */
const WELL = /^(?:ringlog: its worker thread does not answer; this thread writes what is left\n)*$/;
const WINDOWS = process.platform === "win32" ? "needs a named pipe of POSIX" : false;

describe("several processes that append to one file", () => {
  for (const how of ["fork", "cluster"]) {
    it(`mix no line (${how})`, async (t) => {
      const folder = testFolder(t);
      const { code, stderr } = await run("appends.mjs", { args: [folder, how, String(PROCESSES), String(RECORDS)] });
      assert.equal(code, 0);
      assert.match(stderr, WELL);
      const processes = [...byThread(readLog(logFile(folder))).values()];
      assert.equal(processes.length, PROCESSES);
      for (const own of processes) assertCounts(own, RECORDS);
    });
  }
});

describe("several processes with one stdout", { skip: WINDOWS }, () => {
  it("mix no line where it is a pipe that is read slowly", async (t) => {
    const pipe = holdPipe(testFolder(t));
    t.after(() => pipe.close());
    const { ended } = start("appends.mjs", { args: ["-", "fork", "4", "1500"], stdout: pipe.writeFd });
    pipe.release();
    const text = await pipe.readAll(32_768, 4);
    assert.equal((await ended).code, 0);
    assertProcesses(text);
  });

  it("mix no line where it is a socket, as a parent process of Node.js gives it", async () => {
    const { stdout } = await runWell("appends.mjs", { args: ["-", "fork", "4", "1500"] });
    assertProcesses(stdout);
  });
});

function assertProcesses(text: string): void {
  const lines = parseLog(text);
  checkSequence(lines);
  const processes = [...byThread(lines).values()];
  assert.equal(processes.length, 4);
  for (const own of processes) assertCounts(own, 1_500);
}
