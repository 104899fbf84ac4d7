import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, byThread, logFile, readLog } from "../support/log-lines.js";
import { runWell } from "../support/program.js";

const PROCESSES = 6;
const RECORDS = 3_000;

describe("several processes that append to one file", () => {
  for (const how of ["fork", "cluster"]) {
    it(`mix no line (${how})`, async (t) => {
      const folder = testFolder(t);
      await runWell("appends.mjs", { args: [folder, how, String(PROCESSES), String(RECORDS)] });
      const processes = [...byThread(readLog(logFile(folder))).values()];
      assert.equal(processes.length, PROCESSES);
      for (const own of processes) assertCounts(own, RECORDS);
    });
  }
});
