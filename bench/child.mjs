// Starts a measurement as a fresh process and hears what it says.
import { fork } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LIMIT_MS = 90_000;
/** What decides on level and format of the one or other peer is not handed on. */
const UNSET = ["LOG_LEVEL", "NO_COLOR", "FORCE_COLOR", "CI", "NODE_OPTIONS", "TSLOG_TYPE", "LOG4JS_CONFIG"];
/** `fork` waits for nothing: the last characters of a failure say enough. */
const MAX_COMPLAINT = 300;

let execPath = process.execPath;

/** The Node.js binary that runs the measurements. */
export function useNode(path) {
  execPath = path;
}

/**
 * @typedef {object} Measured
 * @property {any} figures what the program reported
 * @property {bigint} startNs when it was started, on the monotonic clock, which all processes of the machine share
 * @property {bigint} exitNs when it was gone
 */

/**
 * Runs one of the programs in `measure/`. Its stdout is the log file for `console.log`, else nowhere.
 * @param {string} program
 * @param {{ readonly peer?: string, readonly file?: string }} task
 * @param {{ flags?: readonly string[], heard?: (message: any, child: import("node:child_process").ChildProcess) => void }} [how]
 * @returns {Promise<Measured>} rejects when it does not end with 0
 */
export function measure(program, task, { flags = [], heard } = {}) {
  const stdout = task.peer === "console.log" && task.file !== undefined ? openSync(task.file, "a", 0o600) : "ignore";
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.includes(name)));
  const script = fileURLToPath(new URL(`./measure/${program}.mjs`, import.meta.url));
  const startNs = process.hrtime.bigint();
  const child = fork(script, [JSON.stringify(task)], {
    env,
    execPath,
    execArgv: [...flags],
    stdio: ["ignore", stdout, "pipe", "ipc"],
    timeout: LIMIT_MS,
  });
  if (typeof stdout === "number") closeSync(stdout);
  return ended(child, startNs, heard, `${program} of ${task.peer ?? "no logger"}`);
}

function ended(child, startNs, heard, name) {
  let figures;
  let complaint = "";
  child.stderr?.on("data", (text) => {
    complaint = `${complaint}${text}`.slice(-MAX_COMPLAINT * 4);
  });
  child.on("message", (message) => {
    if (message.type === "figures") figures = message.figures;
    else heard?.(message, child);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      const exitNs = process.hrtime.bigint();
      // "close" comes once the channel has been read to its end, and so after the last message.
      child.on("close", () => {
        if (code === 0) resolve({ figures, startNs, exitNs });
        else reject(new Error(`${name} ended with ${code ?? signal}: ${reasonIn(complaint)}`));
      });
    });
  });
}

function reasonIn(text) {
  const line = text.split("\n").find((one) => /Error/.test(one)) ?? text;
  return line.trim().slice(0, MAX_COMPLAINT);
}
