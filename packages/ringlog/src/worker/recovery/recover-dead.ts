import { existsSync, lstatSync, readdirSync, readlinkSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { folderPrefix } from "../../durable/base-folder.js";
import { type Libc, loadLibc } from "../../durable/libc.js";
import type { Owner } from "../../durable/owner.js";
import type { RecoveredRun, RunOutcome } from "../../recovery-report.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import { type Claim, claimRun, isRunName } from "./claim.js";
import { readRun } from "./read-run.js";
import { type RunHost, recoverRun } from "./recover-run.js";

/** Of damages, in the line on stderr. */
const MAX_NAMED = 3;

/** What recovery needs of where it runs. */
export interface RecoveryHost extends RunHost {
  /** Absolute path of koffi, where it is known. */
  readonly koffi: string | undefined;
}

/** Before a configuration holds: writes what runs that did not end cleanly have left for its file. Gives the configuration back. Never throws. */
export function recoverDead(config: ConsumerConfig, host: RecoveryHost): ConsumerConfig {
  if (config.filePath === null) return config;
  for (const base of new Set(config.recoverFrom)) recoverBelow(base, config.filePath, host);
  return config;
}

/** The same for one base folder; oldest run first. */
export function recoverBelow(base: string, filePath: string, host: RecoveryHost): RecoveredRun[] {
  const folders = findRuns(base, folderPrefix(filePath));
  if (folders.length === 0) return [];
  const libc = tryLibc(host.koffi);
  return folders.flatMap((folder) => recoverFolder(folder, libc, host) ?? []);
}

/** Undefined: its process runs, or another one is at it, or it could not be recovered, which was said. */
export function recoverFolder(folder: string, libc: Libc | undefined, host: RecoveryHost): RecoveredRun | undefined {
  let claim: Claim | undefined;
  try {
    claim = claimRun(folder, libc);
    if (claim === undefined) return undefined;
    if (claim.owner === undefined) throw new Error("it doesn't say whose it is");
    return settle(folder, claim.owner, recoverRun(readRun(folder, libc), claim.owner, host), host);
  } catch (error) {
    // Gone meanwhile: another process has recovered it.
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && claim === undefined) return undefined;
    host.warn(`what a run has left in ${folder} cannot be recovered (${(error as Error).message})`);
    if (claim !== undefined) putAside(folder, host);
    return undefined;
  } finally {
    claim?.release();
    host.progress();
  }
}

function settle(folder: string, owner: Owner, outcome: RunOutcome, host: RecoveryHost): RecoveredRun {
  const { pid, instanceId, filePath } = owner;
  const run = { pid, instanceId, filePath, folder, ...outcome };
  if (!outcome.isDone) {
    host.warn(`${filePath} takes nothing: what process ${pid} has left stays in ${folder} until the next start`);
    return run;
  }
  if (outcome.damages.length === 0) {
    removeLinks(folder);
    rmSync(folder, { recursive: true, force: true });
    return run;
  }
  const aside = putAside(folder, host);
  const damages = outcome.damages.slice(0, MAX_NAMED).join("; ") + (outcome.damages.length > MAX_NAMED ? "; …" : "");
  host.warn(`what process ${pid} has left was damaged and is now in ${aside} (${damages}); all else is recovered`);
  return { ...run, folder: aside };
}

/** Those by which the run is found for other files: their names end as its own. */
function removeLinks(folder: string): void {
  const base = dirname(folder);
  const [end] = /-\d+-[0-9a-z]+$/.exec(basename(folder)) ?? [];
  for (const name of namesIn(base)) {
    const path = join(base, name);
    const isLink = isRunName(name) && end !== undefined && name.endsWith(end) && lstatSync(path).isSymbolicLink();
    if (isLink) rmSync(path, { force: true });
  }
}

/** Out of the way, for somebody to look at. */
function putAside(folder: string, host: RecoveryHost): string {
  const aside = `${folder}.damaged`;
  try {
    removeLinks(folder);
    renameSync(folder, aside);
    return aside;
  } catch (error) {
    host.warn(`${folder} cannot be put aside (${(error as Error).message})`);
    return folder;
  }
}

export function tryLibc(koffi: string | undefined): Libc | undefined {
  try {
    return koffi === undefined ? undefined : loadLibc(koffi);
  } catch {
    return undefined; // Pids tell then who runs.
  }
}

/** Folders of our own user's runs whose names begin like this. */
function findRuns(base: string, prefix: string): string[] {
  const ownUid = process.getuid?.();
  const found: { readonly path: string; readonly madeMs: number }[] = [];
  for (const name of namesIn(base)) {
    if (!name.startsWith(prefix) || !isRunName(name)) continue;
    const path = targetOf(join(base, name), ownUid);
    const stat = path === undefined ? undefined : lstatSync(path, { throwIfNoEntry: false });
    if (path === undefined || stat?.isDirectory() !== true || !isOwn(stat, ownUid)) continue;
    found.push({ path, madeMs: stat.birthtimeMs || stat.ctimeMs });
  }
  return found.sort((a, b) => a.madeMs - b.madeMs).map(({ path }) => path);
}

/** A run that has written to several files is linked to by the names of the others. What links to nothing was recovered. */
function targetOf(path: string, ownUid: number | undefined): string | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() !== true) return path;
  if (!isOwn(stat, ownUid)) return undefined;
  const target = resolve(dirname(path), readlinkSync(path));
  if (existsSync(target)) return isRunName(basename(target)) ? target : undefined;
  rmSync(path, { force: true });
  return undefined;
}

function isOwn({ uid }: { readonly uid: number }, ownUid: number | undefined): boolean {
  return ownUid === undefined || uid === ownUid;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // No such folder: nothing was left there.
  }
}
