import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { RecoverReport } from "ringlog/recover";
import { die, recoveredLine, ringsFolder, runsIn, startAgain, WITHOUT_KOFFI } from "../support/durable.js";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, ofEvent, ownLines, readLog } from "../support/log-lines.js";
import { type ProgramOptions, run, start } from "../support/program.js";

const HIDE_KOFFI = ["--require", fileURLToPath(new URL("../fixtures/hide-koffi.cjs", import.meta.url))];

async function recover(args: readonly string[], name = "recovers.mjs", options: ProgramOptions = {}) {
  const { code, stdout, stderr } = await run(name, { ...options, args });
  assert.deepEqual([code, stderr], [0, ""]);
  return JSON.parse(stdout) as RecoverReport & { code?: string; option?: string };
}

describe("recover()", { skip: WITHOUT_KOFFI, concurrency: 2 }, () => {
  const ways: { name: string; program: string; args: (folder: string) => string[]; options?: ProgramOptions }[] = [
    {
      name: "by the log file's path",
      program: "recovers.mjs",
      args: (folder) => [logFile(folder), JSON.stringify({ folder: ringsFolder(folder) })],
    },
    {
      name: "by the run's folder",
      program: "recovers.mjs",
      args: (folder) => [join(ringsFolder(folder), runsIn(folder)[0] as string)],
    },
    { name: "from CommonJS", program: "recovers.cjs", args: (folder) => [logFile(folder), ringsFolder(folder)] },
    {
      name: "without koffi",
      program: "recovers.mjs",
      args: (folder) => [logFile(folder), JSON.stringify({ folder: ringsFolder(folder) })],
      options: { nodeArgs: HIDE_KOFFI },
    },
  ];
  for (const { name, program, args, options } of ways) {
    it(`writes what was left, once: ${name}`, async (t) => {
      const folder = testFolder(t);
      await die(folder, "late", 3_000);
      const pid = Number(runsIn(folder)[0]?.split("-")[2]);
      const { runs, recovered, dropped } = await recover(args(folder), program, options);
      assert.equal(runs.length, 1);
      assert.deepEqual([runs[0]?.pid, runs[0]?.filePath, runs[0]?.isDone], [pid, logFile(folder), true]);
      assert.deepEqual([recovered, dropped], [runs[0]?.recovered, 0]);
      const lines = readLog(logFile(folder));
      assertCounts(lines, 3_000);
      assert.equal(recoveredLine(lines)["recovered.count"], recovered);
      assert.deepEqual(runsIn(folder), []);
      assert.deepEqual((await recover([logFile(folder)])).runs, []);
      assert.deepEqual(ofEvent(await startAgain(folder), "ringlog.recovered").length, 1);
    });
  }

  for (const nodeArgs of [[], HIDE_KOFFI]) {
    it(`leaves a run alone that goes on${nodeArgs.length === 0 ? "" : ", also without koffi"}`, async (t) => {
      const folder = testFolder(t);
      const program = start("durable.mjs", { args: [folder, "wait", "10"] });
      t.after(() => program.child.kill("SIGKILL"));
      await program.saidOnStdout("flushed");
      const options = JSON.stringify({ folder: ringsFolder(folder) });
      assert.deepEqual((await recover([logFile(folder), options], "recovers.mjs", { nodeArgs })).runs, []);
      assert.equal(runsIn(folder).length, 1);
      program.child.kill("SIGKILL");
      await program.ended;
      assert.equal((await recover([logFile(folder), options], "recovers.mjs", { nodeArgs })).recovered, 0);
      assert.equal(ofEvent(readLog(logFile(folder)), "ringlog.recovered").length, 1);
    });
  }

  it("refuses what is no path", async () => {
    assert.deepEqual(await recover([""]), { code: "INVALID_OPTION", option: "path" });
    assert.deepEqual(await recover(["a.log", '{"folder":5}']), { code: "INVALID_OPTION", option: "folder" });
  });
});

describe("durable: two processes that start at once after a crash", { skip: WITHOUT_KOFFI }, () => {
  it("recover it once", async (t) => {
    const folder = testFolder(t);
    await die(folder, "kill", 20_000);
    const starts = Array.from({ length: 4 }, () => run("durable.mjs", { args: [folder, "end", "1"] }));
    for (const { code, stderr } of await Promise.all(starts)) assert.deepEqual([code, stderr], [0, ""]);
    const lines = readLog(logFile(folder));
    const id = recoveredLine(lines)["service.instance.id"];
    assertCounts(
      lines.filter((line) => line["service.instance.id"] === id),
      20_000,
    );
    assert.equal(ownLines(lines).length, 20_004);
    assert.deepEqual(runsIn(folder), []);
  });
});

describe("durable without koffi", { concurrency: 2 }, () => {
  it("is said in one line, and rings in memory serve", async (t) => {
    const folder = testFolder(t);
    const ending = await run("durable.mjs", { args: [folder, "end", "100"], nodeArgs: HIDE_KOFFI });
    assert.equal(ending.code, 0);
    assert.match(ending.stderr, /^ringlog: durable: rings stay in memory \(.*koffi is not installed.*\)\n$/);
    assertCounts(readLog(logFile(folder)), 100);
    assert.deepEqual(runsIn(folder), []);
  });

  it("still recovers what a run with it has left", { skip: WITHOUT_KOFFI }, async (t) => {
    const folder = testFolder(t);
    await die(folder, "kill", 100);
    const { code } = await run("durable.mjs", { args: [folder, "end", "1"], nodeArgs: HIDE_KOFFI });
    assert.equal(code, 0);
    assertCounts(deadLines(t, folder), 100);
  });
});

function deadLines(_: TestContext, folder: string) {
  const lines = readLog(logFile(folder));
  const id = recoveredLine(lines)["service.instance.id"];
  return lines.filter((line) => line["service.instance.id"] === id);
}
