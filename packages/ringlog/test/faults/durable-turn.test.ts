import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { recoveredLine, runsIn, startAgain, WITHOUT_KOFFI } from "../support/durable.js";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, ofEvent, ownLines, parseLog, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

describe("durable that is turned on", { skip: WITHOUT_KOFFI, concurrency: 2 }, () => {
  it("after records were logged keeps those, their order, numbers and children's fields", async (t) => {
    const folder = testFolder(t);
    const { signal, stderr } = await run("turns-durable.mjs", { args: [folder, "logged"] });
    assert.deepEqual([signal, stderr], ["SIGKILL", ""]);
    const lines = await startAgain(folder);
    const own = ownLines(lines).filter((line) => line["service.name"] === "turns-durable");
    assertCounts(own, 10);
    for (const line of own) assert.deepEqual([line["first"], line["second"], line["extra"]], ["a", 2, line["n"]]);
    assert.deepEqual(
      own.map(({ seq }) => seq),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    assert.equal(recoveredLine(lines)["recovered.dropped"], 0);
  });

  it("again after close() makes new files", async (t) => {
    const folder = testFolder(t);
    const { stderr } = await run("turns-durable.mjs", { args: [folder, "reopened"] });
    assert.equal(stderr, "");
    assertCounts(
      (await startAgain(folder)).filter((line) => line["service.name"] === "turns-durable"),
      10,
    );
    assert.deepEqual(runsIn(folder), []);
  });

  it("and is off after close() goes on in memory, with an account that adds up", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("turns-durable.mjs", { args: [folder, "closed-then-plain"] });
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = readLog(logFile(folder));
    assertCounts(lines, 10);
    const { accepted, written } = readStatsFile(folder);
    assert.deepEqual([accepted, written, lines.at(-1)?.["seq"]], [10, 10, 10]);
    assert.deepEqual(runsIn(folder), []);
  });

  it("beside threads that log already is refused in one line", async (t) => {
    const folder = testFolder(t);
    const { code, stderr } = await run("turns-durable.mjs", { args: [folder, "beside-threads"] });
    assert.equal(code, 0);
    assert.match(stderr, /^ringlog: durable: rings stay in memory: other threads log already[^\n]*\n$/);
    assert.equal(ownLines(readLog(logFile(folder))).filter((line) => line["main"] !== undefined).length, 5);
  });

  it("for another file is found by that one's next start, and by the first one's", async (t) => {
    for (const path of ["other.log", "app.log"]) {
      const folder = testFolder(t);
      await run("turns-durable.mjs", { args: [folder, "other-file"] });
      await startAgain(folder, { filePath: join(folder, path) });
      const written = parseLog(readFileSync(join(folder, "other.log"), "utf8")).filter((line) => line["n"] !== 0);
      assertCounts(written, 9, 1);
      assert.equal(ofEvent(written, "ringlog.recovered").length, 1);
      assert.deepEqual(runsIn(folder), []);
    }
  });
});
