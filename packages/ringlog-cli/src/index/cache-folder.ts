import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { join } from "node:path";

const PRIVATE_FOLDER = 0o700;
/** Of this machine's processes: several machines may share a home. */
const RUN_PREFIX = `run-${hostname().replace(/[^\w.]/g, "_")}-`;

/** Where indexes are kept: `$XDG_CACHE_HOME/ringlog`, else `~/.cache/ringlog`. */
export function defaultCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"];
  // The specification has a path that is not absolute ignored.
  return join(base?.startsWith("/") === true ? base : join(homedir(), ".cache"), "ringlog");
}

/** The folders that a process works in. */
export interface Folders {
  /** Of indexes that last; undefined where it cannot be written. */
  readonly cache: string | undefined;
  /** Of this process alone: chunks, spilled data, indexes that do not last. Removed when it ends. */
  readonly run: string;
  /** Why the cache is not used, in words. */
  readonly problem: string | undefined;
}

/**
 * Makes the cache folder and one for this process in it; where that cannot be, one in the system's temporary folder.
 *
 * @throws what the file system says when there is no place at all
 */
export function makeFolders(cacheFolder: string): Folders {
  try {
    mkdirSync(cacheFolder, { recursive: true, mode: PRIVATE_FOLDER });
    refuseForeign(cacheFolder);
    removeLeftRuns(cacheFolder);
    return { cache: cacheFolder, run: makeRunFolder(cacheFolder), problem: undefined };
  } catch (error) {
    const problem = `${cacheFolder} cannot be used (${(error as Error).message}): the index is kept only while this process runs`;
    return { cache: undefined, run: makeRunFolder(tmpdir()), problem };
  }
}

/** mkdtemp makes it for the user alone. */
function makeRunFolder(parent: string): string {
  return mkdtempSync(join(parent, `${RUN_PREFIX}${process.pid}-`));
}

/** A folder that others may write could be given an index of their making. */
function refuseForeign(folder: string): void {
  const { mode, uid } = statSync(folder);
  if (process.getuid === undefined) return;
  if (uid !== process.getuid()) throw new Error("it belongs to another user");
  if ((mode & 0o022) !== 0) throw new Error("other users may write into it");
}

/** What processes left that were ended from outside. */
function removeLeftRuns(cacheFolder: string): void {
  for (const name of readdirSync(cacheFolder)) {
    const pid = name.startsWith(RUN_PREFIX) ? Number.parseInt(name.slice(RUN_PREFIX.length), 10) : Number.NaN;
    if (!Number.isNaN(pid) && !isAlive(pid)) rmSync(join(cacheFolder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
