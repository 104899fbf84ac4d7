import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { nearestName, RinglogError } from "../../../ringlog/src/errors.js";
import type { Candidate } from "../../../ringlog/src/verify/file-order.js";
import { FileFinder } from "../../../ringlog/src/verify/find-files.js";
import { type KnownFile, openFile } from "../../../ringlog/src/verify/open-file.js";
import { CliError } from "../cli/cli-error.js";
import { readEntry } from "../entry/read-entry.js";
import { fileKey, readHead, repeatedKey } from "./file-key.js";
import type { LogFile } from "./log-file.js";

/**
 * The files of some logs, each once and oldest first, with those that were rotated from them beside.
 *
 * @throws CliError for a file that is not there, is no file, or cannot be read
 */
export async function findLogs(
  paths: readonly string[],
  { rotated }: { readonly rotated: boolean },
): Promise<LogFile[]> {
  const finder = new FileFinder(timeOfLine);
  try {
    const found: LogFile[] = [];
    for (const candidate of await finder.find(paths, rotated)) {
      const file = await describeCandidate(candidate);
      if (file !== undefined) found.push(file);
    }
    return withOwnKeys(found);
  } catch (error) {
    throw explained(error);
  } finally {
    await finder.close();
  }
}

function timeOfLine(bytes: Buffer): number | undefined {
  const entry = readEntry(bytes);
  return "kind" in entry ? undefined : entry.timeMs;
}

/** Undefined for a rotated file that was removed meanwhile. */
async function describeCandidate({ path, file }: Candidate): Promise<LogFile | undefined> {
  if (file !== undefined) return describeFile(file);
  try {
    const rotated = await openFile(path);
    try {
      return await describeFile(rotated);
    } finally {
      await rotated.handle.close();
    }
  } catch {
    // Those that rotate remove the oldest at any time: it is as if it had been removed a moment before.
    return undefined;
  }
}

/** An open file as it is now. */
export async function describeFile({ path, handle, identity, isGzip }: KnownFile): Promise<LogFile> {
  const { size, mtimeMs } = await handle.stat();
  const key = fileKey(await readHead(handle, isGzip), identity);
  return { path, identity, key, bytes: size, isGzip, changedMs: mtimeMs };
}

/** Files that begin with the same line are told apart by their order. */
function withOwnKeys(files: readonly LogFile[]): LogFile[] {
  const seen = new Map<string, number>();
  return files.map((file) => {
    const before = seen.get(file.key) ?? 0;
    seen.set(file.key, before + 1);
    return { ...file, key: repeatedKey(file.key, before) };
  });
}

function explained(error: unknown): unknown {
  if (!(error instanceof RinglogError) || typeof error.given !== "string") return error;
  const nearest = isMissing(error.cause) ? nearestFile(error.given) : undefined;
  const advice = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  return new CliError(`${error.message}${advice}`, { cause: error });
}

function isMissing(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
}

function nearestFile(path: string): string | undefined {
  try {
    const name = nearestName(basename(path), readdirSync(dirname(path)));
    return name === undefined ? undefined : path.includes("/") ? join(dirname(path), name) : name;
  } catch {
    // A folder that cannot be listed has no name to offer.
    return undefined;
  }
}
