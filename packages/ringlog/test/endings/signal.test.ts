import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, ownLines, readLog } from "../support/log-lines.js";
import { type Ending, run, start } from "../support/program.js";
import { until } from "../support/until.js";

const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
const WINDOWS = process.platform === "win32" ? "Windows has no signals that a process could survive or die of" : false;

/** Starts the program, sends the signal once it is ready, and waits for its end. */
async function endBy(folder: string, signal: NodeJS.Signals, how: string): Promise<Ending> {
  const program = start("signalled.mjs", { args: [folder, signal, how] });
  await program.saidOnStdout("ready");
  program.child.kill(signal);
  return program.ended;
}

describe("a signal that the application does not listen for", { concurrency: 2, skip: WINDOWS }, () => {
  for (const signal of SIGNALS) {
    for (const how of ["none", "on removed"]) {
      it(`${signal} (${how}): every line is written, and the process dies of that signal`, async (t) => {
        const folder = testFolder(t);
        const { code, signal: died, stderr } = await endBy(folder, signal, how);
        assert.deepEqual({ code, died, stderr }, { code: null, died: signal, stderr: "" });
        assertCounts(readLog(logFile(folder)), 1_000);
      });
    }

    it(`${signal}: a loop that ends by itself after it still dies of it`, async (t) => {
      for (let round = 0; round < 5; round++) {
        const folder = testFolder(t);
        const { code, signal: died } = await run("signalled.mjs", { args: [folder, signal, "own-signal-at-the-end"] });
        assert.deepEqual({ code, died }, { code: null, died: signal });
        assertCounts(readLog(logFile(folder)), 1_000);
      }
    });

    it(`${signal}: so does one whose last timer sends it`, async (t) => {
      const folder = testFolder(t);
      const { code, signal: died } = await run("signalled.mjs", { args: [folder, signal, "own-signal-in-timer"] });
      assert.deepEqual({ code, died }, { code: null, died: signal });
      assertCounts(readLog(logFile(folder)), 1_000);
    });

    it(`${signal} with signals: false: Node's own ending`, async (t) => {
      const folder = testFolder(t);
      const { code, signal: died } = await endBy(folder, signal, "signals-off");
      assert.deepEqual({ code, died }, { code: null, died: signal });
      assertCounts(readLog(logFile(folder)), 1_000);
    });
  }
});

describe("a signal that the application listens for is its own affair", { concurrency: 2, skip: WINDOWS }, () => {
  const ways = ["on", "once", "prepend", "prepend-once"].flatMap((kind) => [`${kind} before`, `${kind} after`]);
  for (const signal of SIGNALS) {
    for (const how of ways) {
      it(`${signal}, listener: ${how} initLogger`, async (t) => {
        const folder = testFolder(t);
        const { code, signal: died, stderr } = await endBy(folder, signal, how);
        assert.deepEqual({ code, died, stderr }, { code: 7, died: null, stderr: "" });
        const lines = ownLines(readLog(logFile(folder)));
        assert.deepEqual(
          lines.slice(1_000).map(({ msg }) => msg),
          ["shutting down", "shut down"],
        );
      });
    }
  }

  for (const order of ["before", "after"]) {
    for (const kind of ["raise-again", "raise-if-alone"]) {
      it(`a listener that sends it again to die of it does (${kind}, ${order} initLogger)`, async (t) => {
        const folder = testFolder(t);
        const { code, signal } = await endBy(folder, "SIGTERM", `${kind} ${order}`);
        assert.deepEqual({ code, signal }, { code: null, signal: "SIGTERM" });
        assert.equal(readLog(logFile(folder)).at(-1)?.["msg"], "cleaned up");
      });
    }

    it(`a listener that only takes note leaves the process alive (${order} initLogger)`, async (t) => {
      const folder = testFolder(t);
      const program = start("signalled.mjs", { args: [folder, "SIGINT", `ignore ${order}`] });
      await program.saidOnStdout("ready");
      program.child.kill("SIGINT");
      await until(() => readFileSync(logFile(folder), "utf8").includes("ignored"), "the signal was heard");
      program.child.kill("SIGUSR2");
      const { code, signal } = await program.ended;
      assert.deepEqual({ code, signal }, { code: 6, signal: null });
      assert.equal(readLog(logFile(folder)).length, 1_001);
    });
  }
});
