// Plays one case of a fault with one logger: starts the program, does to it what the case says, and looks at what is left.
import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { judge } from "./judge.mjs";
import { LogReader } from "./reader.mjs";
import { Stage } from "./stage.mjs";

const LIMIT_MS = 20_000;
/** For reading what a program has left in a pipe. */
const AFTERWARDS_MS = 10_000;
/** What decides on level and format of the one or other logger is not handed on. */
const UNSET = ["LOG_LEVEL", "NO_COLOR", "FORCE_COLOR", "CI", "NODE_OPTIONS"];

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.once("exit", () => running.forEach(kill));
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(signal, () => process.exit(1));

/**
 * How a program is started.
 * @typedef {object} Start
 * @property {string} [file] default: `app.log` in the stage's folder; the log is then all files that begin so
 * @property {readonly string[]} [under] a command and its arguments that start Node
 * @property {readonly string[]} [nodeArgs]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [stdout] descriptor; default: collected
 * @property {readonly string[]} [command] in place of Node, the program and the task
 * @property {string} [stdin] what is typed; it is not ended
 */

/**
 * A program that runs, for `during`.
 * @typedef {object} Run
 * @property {Stage} stage
 * @property {import("node:child_process").ChildProcess} child
 * @property {any} arranged what `arrange` gave beside
 * @property {() => boolean} hasEnded
 * @property {{ stdout: string, stderr: string }} said
 * @property {LogReader} reader
 * @property {() => void} endsNow the time to exit counts from here, where the program cannot say so
 * @property {string} peer
 */

/**
 * @param {import("./scenario.mjs").Case} one
 * @param {string} peer
 * @param {{ node: string }} how
 */
export async function play(one, peer, { node }) {
  const stage = new Stage();
  try {
    const arranged = (await one.arrange?.(stage, peer, node)) ?? {};
    return await runIn(stage, one, peer, node, arranged);
  } finally {
    stage.end();
  }
}

async function runIn(stage, one, peer, node, arranged) {
  const task = { peer, file: stage.file, reports: stage.reports, ...one.task, ...arranged.task };
  const program = start(stage, one, task, node, arranged);
  const reader = new LogReader();
  let endedAtNs;
  const run = {
    stage,
    arranged,
    reader,
    peer,
    child: program.child,
    said: program.said,
    hasEnded: () => program.hasEnded,
    endsNow: () => {
      endedAtNs = process.hrtime.bigint();
    },
  };
  /** @type {unknown} */
  let failure;
  const during = Promise.resolve(one.during?.(run)).catch((error) => {
    failure = error;
    kill(program.child);
  });
  const ending = await program.ended;
  // What it did to the program has no use any more.
  await Promise.race([during, sleep(AFTERWARDS_MS, undefined, { ref: false })]);
  if (failure !== undefined) throw failure;
  await one.after?.({ ...run, node });
  if (one.readsFolder !== false) await reader.readFolder(stage.logs);
  if (one.readsStdout === true) await reader.readText(program.said.stdout);
  const reports = stage.readReports();
  const begunNs = endedAtNs ?? lastOf(reports.map(({ endNs }) => endNs));
  const exitMs = begunNs === undefined ? undefined : Number(ending.exitNs - BigInt(begunNs)) / 1e6;
  return judge({ one, peer, ending: { ...ending, exitMs }, reports, found: reader.found(), said: program.said });
}

function start(stage, one, task, node, { under = [], nodeArgs = [], env = {}, stdout = "pipe", command, stdin }) {
  const script = fileURLToPath(new URL(`./programs/${one.program}`, import.meta.url));
  const json = JSON.stringify(task);
  const all = command ?? [...under, node, ...nodeArgs, script, json];
  const [first, ...rest] = all;
  const child = spawn(first, rest, {
    cwd: stage.folder,
    // The group is ended as a whole where a program does not end.
    detached: true,
    env: { ...withoutUnset(), FAULT_TASK: json, ...env },
    stdio: [stdin === undefined ? "ignore" : "pipe", stdout, "pipe"],
  });
  // Ours would keep the pipe's reader waiting.
  if (typeof stdout === "number") closeSync(stdout);
  if (stdin !== undefined) child.stdin?.write(stdin);
  const said = { stdout: "", stderr: "" };
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    child[name]?.setEncoding("utf8").on("data", (text) => {
      said[name] += text;
    });
  }
  running.add(child);
  child.once("close", () => running.delete(child));
  const program = { child, said, hasEnded: false, ended: ending(child, one.limitMs ?? LIMIT_MS, stage) };
  child.once("exit", () => {
    program.hasEnded = true;
  });
  return program;
}

/** A program that does not end is killed, and is said to hang. */
function ending(child, limitMs, stage) {
  return new Promise((resolve, reject) => {
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      kill(child);
      // What is stuck in the kernel dies only once it is let go.
      setTimeout(() => stage.letGo(), 100);
    }, limitMs);
    let exitNs = 0n;
    child.once("error", reject);
    child.once("exit", () => {
      exitNs = process.hrtime.bigint();
      // A helper of the program may hold its pipes open.
      setTimeout(() => kill(child), 2_000).unref();
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, hung, exitNs });
    });
  });
}

function kill(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Its group is gone already.
  }
}

function withoutUnset() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.includes(name)));
}

function lastOf(times) {
  return times
    .filter((time) => time !== undefined)
    .sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
    .at(-1);
}
