import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { testFolder } from "../support/folder.js";
import { holdPipe } from "../support/held-pipe.js";
import { assertCounts, logFile, readLog } from "../support/log-lines.js";

const WINDOWS = process.platform === "win32" ? "needs sockets and named pipes of POSIX" : false;
/** Far above the two seconds that a stream may cost which nobody reads, with a machine that is busy. */
const BOUND_MS = 15_000;
const FIXTURE = fileURLToPath(new URL("../fixtures/stalled-stream.mjs", import.meta.url));

interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs to the end; the streams are given, and nobody reads them. Rejects where the process did not end by itself. */
function endWith(args: readonly string[], stdio: ("pipe" | "ignore" | number)[]): Promise<Death> {
  const child = spawn(process.execPath, [FIXTURE, ...args], { stdio: ["ignore", ...stdio] });
  child.stdout?.pause();
  child.stderr?.pause();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`did not end within ${BOUND_MS} ms`));
    }, BOUND_MS);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ code, signal });
    });
  });
}

const WAYS = [
  ["exit-at-once", { code: 3, signal: null }],
  ["exit", { code: 3, signal: null }],
  ["loop", { code: 3, signal: null }],
  ["signal", { code: null, signal: "SIGTERM" }],
] as const;

describe("a parent that does not read does not hold up the end", { concurrency: 2, skip: WINDOWS }, () => {
  for (const [way, wanted] of WAYS) {
    it(`stdout is a socket, as child_process makes it: ${way}`, async () => {
      assert.deepEqual(await endWith([way], ["pipe", "ignore"]), wanted);
    });

    it(`the same beside a file, which gets everything: ${way}`, async (t) => {
      const folder = testFolder(t);
      assert.deepEqual(await endWith([way, folder], ["pipe", "ignore"]), wanted);
      assertCounts(readLog(logFile(folder)), 5_000);
    });

    it(`stdout and stderr are one pipe, which is full: ${way}`, async (t) => {
      const pipe = holdPipe(testFolder(t));
      t.after(() => pipe.close());
      const ended = endWith([way], [pipe.writeFd, pipe.writeFd]);
      pipe.release();
      assert.deepEqual(await ended, wanted);
    });
  }

  it("nor a fatal record that finds no reader", async (t) => {
    const folder = testFolder(t);
    assert.deepEqual(await endWith(["throw", folder], ["pipe", "ignore"]), { code: 1, signal: null });
    assert.equal(readLog(logFile(folder)).at(-1)?.["level"], "fatal");
  });
});
