import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { logFile, ofEvent, readLog } from "../support/log-lines.js";
import { runWell } from "../support/program.js";

describe("while the application's loop is blocked", { concurrency: 2 }, () => {
  for (const kind of ["awake", "asleep"]) {
    it(`records and summaries reach the file by themselves (worker ${kind})`, async (t) => {
      const folder = testFolder(t);
      await runWell("blocked-loop.mjs", { args: [folder, kind] });
      const lines = readLog(logFile(folder));
      assert.equal(lines.length, 4);
      assert.equal(ofEvent(lines, "ringlog.suppressed")[0]?.["log_count"], 4);
    });
  }
});
