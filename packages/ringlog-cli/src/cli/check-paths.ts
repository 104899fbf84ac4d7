import { readdirSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { nearestName } from "../../../ringlog/src/errors.js";
import { CliError } from "./cli-error.js";

const MAX_NAMED = 3;

/**
 * Sees that what was named can be read as a log, so that a message can say what is wrong and what may be meant.
 *
 * @throws CliError
 */
export function checkPaths(paths: readonly string[], kind: "file" | "folder" = "file"): void {
  for (const path of paths) checkPath(path, kind);
}

function checkPath(path: string, kind: "file" | "folder"): void {
  const stat = statOf(path);
  if (kind === "folder" && !stat.isDirectory()) throw new CliError(`${JSON.stringify(path)} is no folder`);
  if (kind === "file" && stat.isDirectory())
    throw new CliError(`${JSON.stringify(path)} is a folder; name log files in it${listed(logsIn(path), path)}`);
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw new CliError(missing(path), { cause });
    if (code === "EACCES" || code === "EPERM")
      throw new CliError(
        `${JSON.stringify(path)} may not be read by this user (${code}); ask for permission, or read it as another user`,
        { cause },
      );
    throw new CliError(`${JSON.stringify(path)} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function missing(path: string): string {
  const folder = dirname(path);
  const names = namesIn(folder);
  if (names === undefined) return `there is no file ${JSON.stringify(path)}, nor the folder ${JSON.stringify(folder)}`;
  const near = nearNames(basename(path), names);
  return `there is no file ${JSON.stringify(path)}${near.length > 0 ? `; did you mean${listed(near, folder, " ")}?` : otherLogs(folder)}`;
}

/** The nearest name first, then those that begin alike. */
function nearNames(wanted: string, names: readonly string[]): string[] {
  const nearest = nearestName(wanted, names);
  const stem = wanted.replace(/\..*$/, "").toLowerCase();
  const alike = names.filter((name) => stem.length > 2 && name !== nearest && name.toLowerCase().startsWith(stem));
  return [...(nearest === undefined ? [] : [nearest]), ...alike].slice(0, MAX_NAMED);
}

function otherLogs(folder: string): string {
  const logs = logsIn(folder);
  const where = folder === "." ? "this folder" : JSON.stringify(folder);
  return logs.length === 0 ? `, and no log in ${where}` : `; ${where} has${listed(logs, folder, " ")}`;
}

function logsIn(folder: string): string[] {
  return (namesIn(folder) ?? []).filter((name) => /\.(?:log|jsonl|ndjson)(?:\.gz)?$/.test(name)).slice(0, MAX_NAMED);
}

function listed(names: readonly string[], folder: string, before = ", such as "): string {
  if (names.length === 0) return "";
  return before + names.map((name) => JSON.stringify(folder === "." ? name : join(folder, name))).join(", ");
}

function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder).sort();
  } catch {
    return undefined; // Not there, or not for us to list.
  }
}
