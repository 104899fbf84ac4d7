import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, type Line, logFile, readLog } from "../support/log-lines.js";
import { needsStrace } from "../support/needs.js";
import { run, runWell } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";
import { failingOpens, failingWrites } from "../support/strace.js";

const TIMES = 5;
/** What differs from one run to the next. */
const OF_THE_RUN = ["time", "process.pid", "service.instance.id"];

function withoutRun(line: Line): string {
  return JSON.stringify(Object.entries(line).filter(([key]) => !OF_THE_RUN.includes(key)));
}

describe("the k-th write fails once, for every k", { skip: needsStrace() }, () => {
  for (const error of ["EIO", "ENOSPC", "EDQUOT", "EINTR", "ESTALE"]) {
    it(`${error}: what is left is what a run without it leaves`, async (t) => {
      const sound = testFolder(t);
      await runWell("writes-few-times.mjs", { args: [sound, String(TIMES)] });
      const expected = readLog(logFile(sound)).map(withoutRun);
      for (let k = 1; k <= TIMES; k++) {
        const folder = testFolder(t);
        const how = failingWrites(logFile(folder), error, String(k));
        const { code, stderr } = await run("writes-few-times.mjs", { args: [folder, String(TIMES)], ...how });
        assert.equal(code, 0, stderr);
        const lines = readLog(logFile(folder));
        assert.deepEqual(lines.map(withoutRun), expected, `k = ${k}`);
        const { written, dropped, pending } = readStatsFile(folder);
        assert.deepEqual({ written, dropped, pending }, { written: 3 * TIMES, dropped: {}, pending: 0 });
        // An interrupted call is no failure.
        if (error === "EINTR") assert.equal(stderr, "");
        else
          assert.match(stderr, new RegExp(`^ringlog: cannot write .*${error}.*\\nringlog: writing .* works again\\n$`));
      }
    });
  }
});

describe("a file that cannot be opened for a while", { skip: needsStrace() }, () => {
  for (const error of ["ENOSPC", "EDQUOT", "EMFILE"]) {
    it(`${error}: that is no wrong configuration; everything is written once it can be`, async (t) => {
      const folder = testFolder(t);
      const { under } = failingOpens(logFile(folder), error, "1..2");
      const { code, stderr } = await run("writes-few-times.mjs", { args: [folder, String(TIMES)], under });
      assert.equal(code, 0, stderr);
      assertCounts(readLog(logFile(folder)), 3 * TIMES);
    });
  }
});

describe("a disk that is read-only for a while", { skip: needsStrace() }, () => {
  it("is said once; then writing goes on", async (t) => {
    const folder = testFolder(t);
    const how = failingWrites(logFile(folder), "EROFS", "2..7");
    const { code, stderr } = await run("writes-few-times.mjs", { args: [folder, String(TIMES)], ...how });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^ringlog: cannot write .*EROFS.*\nringlog: writing .* works again\n$/);
    assertCounts(readLog(logFile(folder)), 3 * TIMES);
  });
});
