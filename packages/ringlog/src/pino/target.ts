import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { nearestName, RinglogError } from "../core.js";
import type { LoggerOptions } from "../options/logger-options.js";
import type { Level } from "./interface.js";

export interface FileTarget {
  readonly kind: "file";
  readonly path: string;
  readonly mode: number;
  readonly isSynced: boolean;
}

/** `color`: of a pretty console; null: as the stream and the environment say. */
export type ConsoleTarget =
  | { readonly kind: "console"; readonly stream: "stdout" | "stderr" }
  | { readonly kind: "pretty"; readonly stream: "stdout" | "stderr"; readonly color: boolean | null };

/** What a destination writes to. A pair: each from a level on. */
export type Target =
  | FileTarget
  | ConsoleTarget
  | {
      readonly kind: "pair";
      readonly file: FileTarget;
      readonly console: ConsoleTarget;
      readonly fileLevel: Level;
      readonly consoleLevel: Level;
    };

/** The log's key: those who ask for the same share it. */
export function targetKey(target: Target): string {
  return target.kind === "file" ? `file ${target.path}` : JSON.stringify(target);
}

export function fileOf(target: Target): string | null {
  if (target.kind === "pair") return target.file.path;
  return target.kind === "file" ? target.path : null;
}

export function colorOf(target: Target): boolean | null {
  if (target.kind === "pair") return colorOf(target.console);
  return target.kind === "pretty" ? target.color : null;
}

/** The core's options for a target. */
export function targetOptions(target: Target): LoggerOptions {
  if (target.kind === "pair") {
    const { file, console, fileLevel, consoleLevel } = target;
    return { ...targetOptions(file), ...targetOptions(console), fileLevel, consoleLevel };
  }
  if (target.kind === "file") {
    const { path, mode, isSynced } = target;
    const fsync = isSynced ? ({ fsync: "always" } as const) : {};
    return { filePath: path, console: "off", fileMode: mode, allowSpecialFile: isSpecial(path), ...fsync };
  }
  return { console: target.kind === "pretty" ? "pretty" : "json", consoleStream: target.stream };
}

function isSpecial(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

/** What `pino.destination` knows. */
const KNOWN = ["dest", "fd", "sync", "append", "mkdir", "mode", "fsync", "minLength", "maxWrite", "periodicFlush"];
/** What it knows, and ringlog cannot do. */
const NOT_COVERED: Readonly<Record<string, string>> = {
  maxLength: "say ringlog: { bufferBytes: … } in the logger's options: it bounds what may wait, and losses are counted",
  retryEAGAIN: "a stream that is full is tried again until the process ends",
  contentMode: "lines are text",
};

/** @throws RinglogError for options that are not known or not covered */
export function refuseUnknown(
  options: object,
  known: readonly string[],
  where: string,
  notCovered = NOT_COVERED,
): void {
  for (const [name, given] of Object.entries(options)) {
    if (given === undefined || known.includes(name)) continue;
    const option = `${where}.${name}`;
    const why = notCovered[name];
    if (why !== undefined)
      throw new RinglogError("INVALID_OPTION", `${option} is not covered by ringlog/pino: ${why}`, { option, given });
    const nearest = nearestName(name, known);
    const hint = nearest === undefined ? `valid are ${known.join(", ")}` : `did you mean "${nearest}"?`;
    throw new RinglogError("UNKNOWN_OPTION", `There is no option "${option}"; ${hint}`, { option, given, nearest });
  }
}

export function refuseUnknownDestination(options: object): void {
  refuseUnknown(options, KNOWN, "destination");
}

const DEFAULT_MODE = 0o666;

/** A path, or the number of an open file: also as text, as pino has it. */
export function targetOf(
  dest: unknown,
  { mode, fsync }: { mode?: unknown; fsync?: unknown } = {},
): FileTarget | ConsoleTarget {
  const fd = dest === undefined || dest === null ? 1 : Number(dest);
  if ((typeof dest !== "string" || dest.trim() !== "") && Number.isInteger(fd) && fd >= 0) return descriptor(fd);
  if (typeof dest !== "string" || dest === "")
    throw new RinglogError("INVALID_OPTION", "SonicBoom supports only file descriptors and files", {
      option: "destination.dest",
      given: dest,
    });
  const wanted = typeof mode === "number" ? mode : DEFAULT_MODE;
  return { kind: "file", path: resolve(dest), mode: wanted & ~process.umask() & 0o777, isSynced: fsync === true };
}

function descriptor(fd: number): FileTarget | ConsoleTarget {
  if (fd === 1 || fd === 2) return { kind: "console", stream: fd === 1 ? "stdout" : "stderr" };
  const path = `/dev/fd/${fd}`;
  if (process.platform === "win32" || lstatSync(path, { throwIfNoEntry: false }) === undefined)
    throw new RinglogError("INVALID_OPTION", `file descriptor ${fd} is not open, or not covered on this system`, {
      option: "destination.dest",
      given: fd,
    });
  return { kind: "file", path, mode: DEFAULT_MODE, isSynced: false };
}
