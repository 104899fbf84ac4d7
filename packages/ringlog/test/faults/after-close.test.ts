import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Stats } from "ringlog";
import { testFolder } from "../support/folder.js";
import { assertCounts, checkSequence, logFile, ownLines, parseLog, readLog } from "../support/log-lines.js";
import { run, runWell } from "../support/program.js";
import { checkAccount, readStatsFile } from "../support/stats-file.js";

describe("log calls after close()", () => {
  it("are ignored, with one line on stderr, until initLogger opens the log again", async (t) => {
    const folder = testFolder(t);
    const { code, stdout, stderr } = await run("after-close.mjs", { args: [folder] });
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "" });
    const said = stderr.split("\n").slice(0, -1);
    assert.equal(said.length, 2, stderr);
    for (const line of said) assert.match(line, /^ringlog: a record was logged after close\(\) and is ignored/);
    assertCounts(readLog(logFile(folder)), 4);
    assert.equal(readStatsFile(folder).written, 4);
    const { afterClose } = JSON.parse(readFileSync(join(folder, "stats.json"), "utf8")) as { afterClose: Stats };
    checkAccount(afterClose);
    assert.deepEqual([afterClose.written, afterClose.pending], [1, 0]);
  });

  it("of other threads are ignored, too: nothing is accepted that nobody would write", async (t) => {
    const folder = testFolder(t);
    await runWell("closes-with-thread.mjs", { args: [folder] });
    const { afterClose } = JSON.parse(readFileSync(join(folder, "stats.json"), "utf8")) as { afterClose: Stats };
    assert.equal(afterClose.pending, 0);
    const stats = readStatsFile(folder);
    assert.deepEqual([stats.pending, stats.dropped], [0, {}]);
    const perFile = ["app.log", "app-2.log"].map((name) => parseLog(readFileSync(join(folder, name), "utf8")));
    checkSequence(perFile.flat());
    assert.equal(stats.written, perFile.flat().length);
    for (const lines of perFile) assert.ok(lines.length > 0);
  });

  it("of a thread that begins while it is closed are heard once it is open again", async (t) => {
    const folder = testFolder(t);
    await run("starts-thread-while-closed.mjs", { args: [folder] });
    const { pending, written } = readStatsFile(folder);
    const lines = readLog(logFile(folder));
    assert.equal(pending, 0);
    assert.equal(written, ownLines(lines).length);
    assert.ok(lines.some(({ msg }) => msg === "of a thread"));
  });
});
