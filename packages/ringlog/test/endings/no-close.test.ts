import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, readLog } from "../support/log-lines.js";
import { runWell } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const PROGRAM = fileURLToPath(new URL("../fixtures/no-close.mjs", import.meta.url));
/** Far more than any of them takes, less than anything of ours would keep them alive for. */
const LIMIT_MS = 15_000;

/** Runs Node.js as it is used by hand; its stdin stays open. */
function runNode(folder: string, args: readonly string[], typed: string): Promise<number | null> {
  const env = { ...process.env, FOLDER: folder, NODE_TEST_CONTEXT: undefined };
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "ignore", "inherit"] });
  child.stdin.write(typed);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`did not end within ${LIMIT_MS} ms`));
    }, LIMIT_MS);
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

function check(folder: string, count: number): void {
  assertCounts(readLog(logFile(folder)), count);
  assert.equal(readStatsFile(folder).written, count);
}

describe("without close(), a process ends by itself, and everything is written", { concurrency: 2 }, () => {
  it("a script", async (t) => {
    const folder = testFolder(t);
    await runWell("no-close.mjs", { args: [folder], limitMs: LIMIT_MS });
    check(folder, 1_000);
  });

  it("a test file under node --test", async (t) => {
    const folder = testFolder(t);
    assert.equal(await runNode(folder, ["--test", PROGRAM], ""), 0);
    check(folder, 2_000);
  });

  it("code under node -e", async (t) => {
    const folder = testFolder(t);
    const code = `import(${JSON.stringify(pathToFileURL(PROGRAM).href)})`;
    assert.equal(await runNode(folder, ["-e", code], ""), 0);
    check(folder, 1_000);
  });

  it("the REPL, which ends when it is told to", async (t) => {
    const folder = testFolder(t);
    const code = `import(${JSON.stringify(pathToFileURL(PROGRAM).href)}).then(() => process.exit(4))\n`;
    assert.equal(await runNode(folder, ["-i"], code), 4);
    check(folder, 1_000);
  });
});
