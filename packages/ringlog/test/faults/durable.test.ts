import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Stats } from "ringlog";
import { die, recoveredLine, ringsFolder, runsIn, startAgain, WITHOUT_KOFFI } from "../support/durable.js";
import { testFolder } from "../support/folder.js";
import { assertCounts, byThread, type Line, logFile, ofEvent, ownLines, readLog } from "../support/log-lines.js";
import { run, start } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";
import { until } from "../support/until.js";

/** Lines of the process that died, and those of the one after. */
function split(lines: readonly Line[]): { dead: Line[]; after: Line[] } {
  const id = recoveredLine(lines)["service.instance.id"];
  return {
    dead: lines.filter((line) => line["service.instance.id"] === id),
    after: lines.filter((line) => line["service.instance.id"] !== id),
  };
}

describe("durable: a process that is ended", { skip: WITHOUT_KOFFI, concurrency: 2 }, () => {
  const deaths = [
    { how: "kill", by: "SIGKILL", nodeArgs: [] },
    { how: "abort", by: "abort()", nodeArgs: [] },
    { how: "segv", by: "a crash in native code", nodeArgs: [] },
    { how: "memory", by: "its heap's limit", nodeArgs: ["--max-old-space-size=32"] },
  ];
  for (const { how, by, nodeArgs } of deaths) {
    it(`by ${by} has lost nothing, and the next start says so`, async (t) => {
      const folder = testFolder(t);
      const { code, signal } = await die(folder, how, 5_000, { nodeArgs });
      assert.ok(code !== 0 || signal !== null);
      const before = ownLines(readLog(logFile(folder))).length;
      const { dead, after } = split(await startAgain(folder));
      assertCounts(dead, 5_000);
      const said = recoveredLine(dead);
      assert.equal(dead.at(-1), said, "what was left comes before what says so");
      assert.equal(said["level"], "warn");
      assert.ok((said["recovered.count"] as number) >= 5_000 - before - 1);
      assert.deepEqual([said["recovered.dropped"], said["recovered.damages"]], [0, []]);
      assert.equal(said["process.pid"], dead[0]?.["process.pid"]);
      assert.ok(Date.parse(said["recovered.last_seen"] as string) > 0);
      assert.equal(after.length, 1, "the new run's own record follows");
      assert.deepEqual(runsIn(folder), []);
    });
  }

  it("leaves its records in their traces", async (t) => {
    const folder = testFolder(t);
    await die(folder, "traced", 3_000);
    const { dead } = split(await startAgain(folder));
    assertCounts(dead, 3_000);
    for (const { n, trace_id, span_id } of ownLines(dead))
      assert.deepEqual([trace_id, span_id], [String(n).padStart(32, "a"), String(n).padStart(16, "b")]);
  });

  it("in the middle of writing leaves each line once", async (t) => {
    const folder = testFolder(t);
    await die(folder, "late", 60_000);
    const { dead } = split(await startAgain(folder));
    assertCounts(dead, 60_000);
  });

  it("while four threads log leaves each one's lines whole, in order and once", async (t) => {
    const folder = testFolder(t);
    await die(folder, "threads");
    const { dead } = split(await startAgain(folder));
    const threads = [...byThread(ownLines(dead)).values()];
    assert.equal(threads.length, 4);
    for (const own of threads) assertCounts(own, own.length);
    for (const own of threads) assert.ok(own.length > 20_000, "up to the last that was told of");
    assert.deepEqual(runsIn(folder), []);
  });

  it("leaves a summary of what was withheld", async (t) => {
    const folder = testFolder(t);
    await die(folder, "windows", 1_000);
    const { dead } = split(await startAgain(folder));
    assert.equal(ownLines(dead).length, 1);
    const [summary, ...more] = ofEvent(dead, "ringlog.suppressed");
    assert.equal(more.length, 0);
    assert.equal(summary?.["log_count"], 999);
  });

  it("is recovered into its file whatever the next one's logName", async (t) => {
    const folder = testFolder(t);
    await die(folder, "kill", 10);
    const { dead, after } = split(await startAgain(folder, { logName: "another" }));
    assertCounts(dead, 10);
    assert.ok(dead.every((line) => line["service.name"] === "durable"));
    assert.equal(after[0]?.["service.name"], "another");
  });

  it("is recovered once, though the one that recovers it is killed in the middle", async (t) => {
    const folder = testFolder(t);
    await die(folder, "kill", 150_000);
    const id = runsIn(folder)[0]?.split("-")[3];
    const second = start("durable.mjs", { args: [folder, "wait", "1"] });
    await until(() => statSync(logFile(folder)).size > 0, "the recovery has begun to write");
    second.child.kill("SIGKILL");
    await second.ended;
    const lines = await startAgain(folder);
    assertCounts(
      lines.filter((line) => line["service.instance.id"] === id),
      150_000,
    );
    assert.deepEqual(runsIn(folder), []);
  });

  it("is recovered by each next one, one after the other", async (t) => {
    const folder = testFolder(t);
    for (let round = 1; round <= 3; round++) await die(folder, "kill", 200);
    const lines = await startAgain(folder);
    assert.equal(ownLines(lines).length, 601);
    assert.equal(ofEvent(lines, "ringlog.recovered").length, 3);
    assert.deepEqual(runsIn(folder), []);
  });
});

describe("durable: a worker that ends in the middle of a burst", { skip: WITHOUT_KOFFI }, () => {
  it("is followed by another, which finds rings and batches in the files, and every line stands once", async (t) => {
    const folder = testFolder(t);
    const args = [folder, "terminate", "1", "worker", ringsFolder(folder)];
    const { code, stderr } = await run("kills-its-worker.mjs", { args });
    assert.equal(code, 0, stderr);
    const { n, dropped, pending } = readStatsFile(folder) as Stats & { n: number };
    assert.deepEqual([dropped, pending], [{}, 0]);
    assertCounts(readLog(logFile(folder)), n);
    assert.deepEqual(runsIn(folder), []);
  });
});

describe("durable: the files", { skip: WITHOUT_KOFFI, concurrency: 2 }, () => {
  for (const how of ["end", "close", "exit"]) {
    it(`are removed by a clean end (${how})`, async (t) => {
      const folder = testFolder(t);
      const { code, stderr } = await run("durable.mjs", { args: [folder, how, "100"] });
      assert.deepEqual([code, stderr], [how === "exit" ? 3 : 0, ""]);
      assert.deepEqual(runsIn(folder), []);
      const lines = readLog(logFile(folder));
      assertCounts(lines, 100);
      assert.deepEqual(ofEvent(lines, "ringlog.recovered"), []);
    });
  }

  it("are their owner's only, and hold no secret that is named by its key", async (t) => {
    const folder = testFolder(t);
    await die(folder, "kill", 100);
    const [name] = runsIn(folder);
    const runFolder = join(ringsFolder(folder), name as string);
    assert.equal(statSync(ringsFolder(folder)).mode & 0o777, 0o700);
    assert.equal(statSync(runFolder).mode & 0o777, 0o700);
    for (const file of readdirSync(runFolder)) {
      assert.equal(statSync(join(runFolder, file)).mode & 0o777, 0o600, file);
      assert.ok(!readFileSync(join(runFolder, file)).includes("hunter2-secret"), file);
    }
  });
});
