import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

export const CLI = fileURLToPath(new URL("../../../../../dist/cli.js", import.meta.url));

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code, or name of the signal. */
  readonly end: number | string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts the built program as a user would; times are UTC's, 80 columns. */
export function startCli(
  args: readonly string[],
  { cwd, env }: RunOptions,
  stdin: "pipe" | "ignore" = "ignore",
): ChildProcess {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { PATH, HOME, TZ: "UTC", XDG_CACHE_HOME: join(cwd, "cache"), ...env },
    stdio: [stdin, "pipe", "pipe"],
  });
}

/** Runs it to its end. */
export async function runCli(args: readonly string[], options: RunOptions): Promise<Outcome> {
  const child = startCli(args, options, options.input === undefined ? "ignore" : "pipe");
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(options.input);
  const [stdout, stderr, end] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | string>((resolve) => child.on("close", (code, signal) => resolve(signal ?? code ?? -1))),
  ]);
  return { stdout, stderr, end };
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A folder that is removed after the test file. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringlog-cli-"));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
