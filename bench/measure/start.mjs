// Starts a measurement as a fresh process and hears what it says.
import { fork } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PROGRAMS = {
  calls: new URL("./calls.mjs", import.meta.url),
  storm: new URL("./storm.mjs", import.meta.url),
};
const LIMIT_MS = 60_000;
/** What decides on level and format of the one or other peer is not handed on. */
const UNSET = ["LOG_LEVEL", "NO_COLOR", "FORCE_COLOR", "CI", "NODE_OPTIONS"];

/**
 * Starts one of the programs of this folder. Its stdout is the log file for `console.log`, else nowhere.
 * @param {"calls" | "storm"} program
 * @param {{ readonly peer: string, readonly file: string }} task
 * @param {(message: any, child: import("node:child_process").ChildProcess) => void} heard
 * @returns {Promise<void>} resolves when it has ended with 0
 */
export function startMeasurement(program, task, heard) {
  const stdout = task.peer === "console.log" ? openSync(task.file, "a", 0o600) : "ignore";
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.includes(name)));
  const script = fileURLToPath(PROGRAMS[program]);
  const stdio = ["ignore", stdout, "inherit", "ipc"];
  const child = fork(script, [JSON.stringify(task)], { env, stdio, timeout: LIMIT_MS });
  if (typeof stdout === "number") closeSync(stdout);
  child.on("message", (message) => heard(message, child));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} of ${task.peer} ended with ${code ?? signal}`));
    });
  });
}
