import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { until } from "./until.js";

/** How a program ended and what it said. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  /** Default: the Node.js under test. */
  readonly node?: string;
  /** Node's own options. */
  readonly nodeArgs?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** A command and its arguments that start Node. */
  readonly under?: readonly string[];
  /** File descriptor for its stdout; default: collected. */
  readonly stdout?: number;
  /** Time after which it counts as hanging and is killed. */
  readonly limitMs?: number;
}

/** A program that runs. */
export interface Program {
  readonly child: ChildProcess;
  /** Rejects where it did not end by itself. */
  readonly ended: Promise<Ending>;
  /** Resolves once it has said this on stderr. */
  saidOnStderr(text: string): Promise<void>;
  saidOnStdout(text: string): Promise<void>;
}

const LIMIT_MS = 60_000;

/** Path of a program in `fixtures`. */
function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** Starts a program of `fixtures` on the Node.js under test. */
export function start(name: string, options: ProgramOptions = {}): Program {
  const { args = [], node = process.execPath, nodeArgs = [], env = {}, under = [], stdout = "pipe" } = options;
  const [command, ...rest] = [...under, node, ...nodeArgs, fixture(name), ...args];
  const child = spawn(command as string, rest, { env: { ...process.env, ...env }, stdio: ["ignore", stdout, "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  return {
    child,
    ended: ending(child, said, options.limitMs ?? LIMIT_MS),
    saidOnStderr: (text) => until(() => said.stderr.includes(text), `stderr says ${text}`),
    saidOnStdout: (text) => until(() => said.stdout.includes(text), `stdout says ${text}`),
  };
}

/** Runs a program of `fixtures` to its end. */
export function run(name: string, options: ProgramOptions = {}): Promise<Ending> {
  return start(name, options).ended;
}

/** Runs a program that is expected to end with 0 and without a complaint. */
export async function runWell(name: string, options: ProgramOptions = {}): Promise<Ending> {
  const ending = await run(name, options);
  assert.deepEqual({ code: ending.code, stderr: ending.stderr }, { code: 0, stderr: "" });
  return ending;
}

function ending(child: ChildProcess, said: { stdout: string; stderr: string }, limitMs: number): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`did not end within ${limitMs} ms; stderr: ${said.stderr.slice(-2_000)}`));
    }, limitMs);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...said });
    });
  });
}
