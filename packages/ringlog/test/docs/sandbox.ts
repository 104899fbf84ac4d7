import { spawn } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { transform } from "esbuild";

/** The repository, seen from the compiled test. */
export const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));
const PACKAGE = fileURLToPath(new URL("../../../", import.meta.url));
const require = createRequire(import.meta.url);
const LIMIT_MS = 60_000;

/** What a program left behind. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code, or name of the signal. */
  readonly end: string;
}

/** A temporary folder with a copy of `ringlog` as `npm install` makes it, so that stacks show it as a library. */
export async function makeSandbox(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringlog-docs-"));
  for (const part of ["package.json", "dist"]) {
    await cp(join(PACKAGE, part), join(folder, "node_modules/ringlog", part), { recursive: true });
  }
  const types = dirname(dirname(require.resolve("@types/node/package.json")));
  await symlink(types, join(folder, "node_modules/@types"), "dir");
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }\n');
  return folder;
}

export function removeSandbox(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** Writes a program and runs it; TypeScript is compiled first, with names and places of the source kept. */
export async function runProgram(folder: string, name: string, text: string): Promise<Outcome> {
  const file = name.replace(/\.ts$/, ".mjs");
  await writeFile(join(folder, file), file === name ? text : await compile(name, text));
  return await run(process.execPath, [file], folder);
}

export function runShell(folder: string, text: string): Promise<Outcome> {
  return run("bash", ["-euo", "pipefail", "-c", text], folder);
}

/** Type-checks all files of a folder with the repository's compiler. Returns what it says. */
export async function checkTypes(folder: string, files: readonly string[]): Promise<string> {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    target: "es2022",
    module: "nodenext",
    moduleDetection: "force",
    lib: ["es2023", "esnext.disposable", "esnext.decorators"],
    types: ["node"],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
  const { stdout, stderr } = await run(process.execPath, [compiler, "-p", folder, "--pretty", "false"], folder);
  return stdout + stderr;
}

async function compile(name: string, text: string): Promise<string> {
  const { code } = await transform(text, {
    loader: "ts",
    format: "esm",
    target: "es2022",
    keepNames: true,
    sourcemap: "inline",
    sourcefile: name,
  });
  return code;
}

/** What a person reads on a terminal: written with colours, which are then taken off. */
function run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, FORCE_COLOR: "1" };
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT_MS });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const [out, err] = [stdout, stderr].map((text) => stripVTControlCharacters(text)) as [string, string];
      resolve({ stdout: out, stderr: err, end: signal ?? String(code) });
    });
  });
}
