import { statSync } from "node:fs";
import { findLogs } from "../lines/find-logs.js";
import type { LogFile } from "../lines/log-file.js";
import { checkPaths } from "./check-paths.js";
import type { Call } from "./command.js";
import { usageError } from "./parse-arguments.js";
import { isPiped } from "./piped.js";

/** One log: a file with those that were rotated from it, oldest first, or what comes through a pipe. */
export type Log =
  | { readonly name: string; readonly files: readonly LogFile[] }
  | { readonly name: string; readonly stream: NodeJS.ReadableStream };

const STDIN = "-";

/**
 * The logs that were named, or the pipe.
 *
 * @throws CliError where nothing is named, or something that cannot be read
 */
export async function openLogs({ command, options }: Call, paths: readonly string[]): Promise<Log[]> {
  const named = paths.length > 0 ? [...new Set(paths)] : [STDIN];
  if (paths.length === 0 && !isPiped())
    throw usageError(
      `${command.name === "show" ? "ringlog" : command.name} needs a log file: ringlog ${command.usage[0]}`,
    );
  checkPaths(named.filter((path) => path !== STDIN));
  const logs: Log[] = [];
  const seen = new Set<string>();
  for (const path of named) {
    if (isStream(path)) logs.push({ name: path === STDIN ? "stdin" : path, stream: await openStream(path) });
    else {
      const files = await findLogs([path], { rotated: !options.has("no-rotated") });
      const own = files.filter(({ identity }) => !seen.has(identity));
      for (const { identity } of own) seen.add(identity);
      if (own.length > 0) logs.push({ name: path, files: own });
    }
  }
  return logs;
}

/** As `<(zcat old.log.gz)` is. */
function isStream(path: string): boolean {
  if (path === STDIN) return true;
  const stat = statSync(path);
  return stat.isFIFO() || stat.isCharacterDevice() || stat.isSocket();
}

async function openStream(path: string): Promise<NodeJS.ReadableStream> {
  if (path === STDIN) return process.stdin;
  const { createReadStream } = await import("node:fs");
  return createReadStream(path);
}

export function filesOf(logs: readonly Log[]): LogFile[] {
  return logs.flatMap((log) => ("files" in log ? log.files : []));
}
