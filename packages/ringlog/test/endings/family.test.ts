import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { frozenDisk, withoutFrozenDisk } from "../support/frozen-disk.js";
import { assertCounts, byThread, logFile, readLog } from "../support/log-lines.js";
import { type Program, start } from "../support/program.js";
import { until } from "../support/until.js";

const WINDOWS = process.platform === "win32" ? "Windows has no signals that a process could die of" : false;
const BOUND_MS = 20_000;
const LINES = 3 * 201;
/** What the parent hears of each child. */
const ENDS = { exit: [3, null], disconnect: [4, null], throw: [1, null], signal: [null, "SIGTERM"] } as const;

async function startFamily(folder: string, how: string, way: string, fileWriter: string): Promise<Program> {
  const program = start("family.mjs", { args: [folder, how, way, fileWriter], limitMs: BOUND_MS });
  await program.saidOnStdout("ready");
  return program;
}

async function endsWell(program: Program, how: string, way: keyof typeof ENDS): Promise<void> {
  const { code, stdout, stderr } = await program.ended;
  assert.equal(code, 6, stderr);
  // Node.js itself ends a worker of a cluster with 0 when its channel closes.
  const wanted = how === "cluster" && way === "disconnect" ? [0, null] : ENDS[way];
  assert.deepEqual(JSON.parse(/^ended (.*)$/m.exec(stdout)?.[1] as string), [wanted, wanted]);
}

/** Every process's lines, each in order and whole. */
function assertWhole(folder: string): void {
  const processes = [...byThread(readLog(logFile(folder))).values()];
  assert.equal(processes.length, 3);
  for (const lines of processes) assertCounts(lines, 201);
}

const lineCount = (folder: string) => readFileSync(logFile(folder), "utf8").split("\n").length - 1;

for (const how of ["fork", "cluster"]) {
  describe(`a family of processes (${how})`, { concurrency: 2, skip: WINDOWS }, () => {
    for (const way of Object.keys(ENDS) as (keyof typeof ENDS)[]) {
      for (const fileWriter of ["worker", "process"]) {
        it(`whose children end by ${way}: their codes and every line (fileWriter: ${fileWriter})`, async (t) => {
          const folder = testFolder(t);
          const program = await startFamily(folder, how, way, fileWriter);
          program.child.kill("SIGUSR2");
          await endsWell(program, how, way);
          assertWhole(folder);
        });
      }
    }

    it("whose parent is killed: the children's lines are written", async (t) => {
      const folder = testFolder(t);
      const program = await startFamily(folder, how, "parent-dies", "worker");
      program.child.kill("SIGUSR2");
      assert.equal((await program.ended).signal, "SIGKILL");
      await until(() => lineCount(folder) === LINES, "every line is there");
      assertWhole(folder);
    });
  });

  describe(`the same on a disk that hangs (${how})`, { skip: withoutFrozenDisk() }, () => {
    for (const way of ["exit", "disconnect", "signal"] as const) {
      it(`${way}: none is held up, and every line comes when the disk answers`, async (t) => {
        const disk = frozenDisk(t);
        const program = await startFamily(disk.folder, how, way, "process");
        disk.freeze();
        program.child.kill("SIGUSR2");
        await endsWell(program, how, way);
        disk.thaw();
        await until(() => lineCount(disk.folder) === LINES, "every line is there");
        assertWhole(disk.folder);
      });
    }
  });
}
