import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, droppedCount, logFile, ownLines, readLog } from "../support/log-lines.js";
import { run, runWell } from "../support/program.js";
import { readStatsFile, totalDropped } from "../support/stats-file.js";

/** How often the code that throws was called. */
function timesRun(folder: string): number {
  return JSON.parse(readFileSync(join(folder, "stats.json"), "utf8")).ran;
}

describe("code of the application's that throws", { concurrency: 2 }, () => {
  for (const kind of ["getter", "toJSON", "proxy"]) {
    it(`${kind}: its record is there and says so, all others are as ever`, async (t) => {
      const folder = testFolder(t);
      await runWell("logs-what-throws.mjs", { args: [folder, kind] });
      const lines = readLog(logFile(folder));
      assertCounts(lines, 301);
      for (const line of lines.slice(0, 300)) {
        const isHostile = (line["n"] as number) % 3 === 0;
        assert.equal(JSON.stringify(line["value"]) === '{"inner":"xxxxxxxxxx"}', !isHostile, JSON.stringify(line));
        if (isHostile) assert.match(JSON.stringify(line["value"]), /\[.*threw.*\]/i);
      }
      assert.equal(readStatsFile(folder).written, 301);
    });
  }

  it("a redaction pattern: nothing of what it should judge gets out, and the records are there", async (t) => {
    const folder = testFolder(t);
    const { code } = await run("logs-what-throws.mjs", { args: [folder, "redact"] });
    assert.equal(code, 0);
    const lines = readLog(logFile(folder));
    assertCounts(lines, 301);
    assert.equal(readStatsFile(folder).written, 301);
  });

  it("onLoss: is called, and nothing else is lost by it", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("logs-what-throws.mjs", { args: [folder, "onLoss"] });
    assert.equal(code, 0, stderr);
    assert.ok(timesRun(folder) >= 1);
    const lines = readLog(logFile(folder));
    const stats = readStatsFile(folder);
    assert.equal(ownLines(lines).at(-1)?.["msg"], "the last one");
    assert.equal(stats.written, ownLines(lines).length);
    assert.equal(droppedCount(lines), totalDropped(stats));
    assert.ok(totalDropped(stats) > 0);
  });
});
