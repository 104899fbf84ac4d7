import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Ending } from "../support/program.js";

const PACKAGE_FOLDER = fileURLToPath(new URL("../../../", import.meta.url));
const LIMIT_MS = 60_000;

export interface CodeOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly nodeArgs?: readonly string[];
  /** Runs it on a pseudo-terminal; its stdout and stderr come together then. */
  readonly terminal?: boolean;
}

/** Runs an ES module, given as text, in which all of ringlog's exports are at hand. */
export function runCode(
  code: string,
  { env = {}, nodeArgs = [], terminal = false }: CodeOptions = {},
): Promise<Ending> {
  const names = "initLogger, getLogger, debug, setRequestId, getRequestId, withRequestId, RinglogError";
  const module = `import { ${names} } from "ringlog"; import * as fs from "node:fs";\n${code}`;
  const args = [...nodeArgs, "--input-type=module", "--eval", module];
  return terminal
    ? start("python3", ["-c", PSEUDO_TERMINAL, process.execPath, ...args], env)
    : start(process.execPath, args, env);
}

/** Runs its arguments on a terminal of its own, with what they print on stdout. */
const PSEUDO_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

/** Whether this machine can give a pseudo-terminal. */
export async function hasTerminal(): Promise<boolean> {
  try {
    const { stdout } = await start(
      "python3",
      ["-c", PSEUDO_TERMINAL, process.execPath, "-p", "process.stdout.isTTY"],
      {},
    );
    return stdout.includes("true");
  } catch {
    // No Python here.
    return false;
  }
}

function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ending> {
  const child = spawn(command, args, {
    cwd: PACKAGE_FOLDER,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...said });
    });
  });
}
