import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Why a test is skipped: what it needs and this machine doesn't have. `false` where it has it. */
type Skip = string | false;

export function needsStrace(): Skip {
  return succeeds("strace", "-f", "true") ? false : "needs strace, and the right to trace";
}

export function needsPrlimit(): Skip {
  return succeeds("prlimit", "--fsize=1000000:unlimited", "true") ? false : "needs prlimit of util-linux";
}

const FAKETIME_FOLDERS = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib", "/usr/local/lib"];

/** The library that fakes the clock of a program, for LD_PRELOAD. */
export function faketimeLibrary(): string | undefined {
  return FAKETIME_FOLDERS.map((folder) => `${folder}/faketime/libfaketimeMT.so.1`).find((path) => existsSync(path));
}

function succeeds(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
