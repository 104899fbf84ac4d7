// @ts-check
import { spawn } from "node:child_process";

/** What decides on level and format, or belongs to the program that runs this one, is not handed on. */
const UNSET =
  /^(?:LOG_LEVEL|RINGLOG_.*|NO_COLOR|FORCE_COLOR|CI|CI_FULL|DEBUG|NODE_OPTIONS|NODE_TEST_CONTEXT|NODE_ENV|npm_.*)$/;

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * @typedef {{ readonly code: number | null, readonly signal: NodeJS.Signals | null, readonly stdout: string, readonly stderr: string }} Ended
 * @typedef {{ cwd: string, env?: NodeJS.ProcessEnv | undefined, input?: string | undefined }} How
 */

/** Ends all that still runs, with what it has started. */
export function endRunning() {
  for (const child of running) endGroup(child);
}

/** @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} [signal] */
export function endGroup(child, signal = "SIGKILL") {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // It is gone already.
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {How} how
 */
export function startProcess(command, args, { cwd, env = {}, input }) {
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.test(name)));
  const child = spawn(command, args, {
    cwd,
    env: { ...kept, ...env },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  child.once("close", () => running.delete(child));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input ?? "");
  const said = { stdout: "", stderr: "" };
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    child[name].setEncoding("utf8").on("data", (text) => {
      said[name] += text;
    });
  }
  /** @type {Promise<Ended>} */
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, ...said }));
  });
  return { child, said, ended };
}
