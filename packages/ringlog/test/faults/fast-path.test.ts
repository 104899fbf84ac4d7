import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { type Line, logFile, ownLines, parseLog, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

/** What differs from one run to the next. */
const OF_THE_RUN = ["time", "process.pid", "service.instance.id"];
/** A tick, a turn of the clock, and the time between the program's own look at the clock and the logger's. */
const LAG_MS = 100;

describe("where code generation from strings is forbidden", () => {
  it("every call says what it says elsewhere, down to the order of keys", async (t) => {
    const [withCode, without] = await Promise.all(
      [[], ["--disallow-code-generation-from-strings"]].map(async (nodeArgs) => {
        const folder = testFolder(t);
        const ending = await run("same-calls.mjs", { nodeArgs, args: [folder] });
        assert.deepEqual(ending, { code: 0, signal: null, stdout: "", stderr: "" });
        const stats = readStatsFile(folder);
        assert.deepEqual([stats.mode, stats.pending, stats.dropped], ["worker", 0, {}]);
        return ownLines(readLog(logFile(folder))).map(withoutRun);
      }),
    );
    assert.ok(withCode !== undefined && withCode.length > 15_000, `${withCode?.length} lines`);
    assert.equal(without?.length, withCode.length);
    for (const [index, line] of withCode.entries()) assert.equal(without[index], line);
  });
});

describe("a worker that ended while it kept the time for its callers", () => {
  it("leaves them to look at the clock themselves", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("loses-its-worker.mjs", { args: [folder] });
    assert.equal(code, 0, stderr);
    // What the worker was writing may be there twice: what becomes of the lines is not the question here.
    const later = parseLog(readFileSync(logFile(folder), "utf8")).filter(({ msg }) => msg === "later");
    assert.equal(later.length, 40);
    const lags = later.map((line) => (line["calledMs"] as number) - Date.parse(line["time"] as string));
    assert.ok(Math.max(...lags) < LAG_MS, `behind by ${lags.join()} ms`);
  });
});

function withoutRun(line: Line): string {
  return JSON.stringify(Object.entries(line).filter(([key]) => !OF_THE_RUN.includes(key)));
}
