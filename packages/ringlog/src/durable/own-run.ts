import { chmodSync, closeSync, mkdirSync, openSync, rmSync, symlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { loadGuarded } from "../ring/loading.js";
import { chooseBase, FOLDER_MODE, folderPrefix, OWNER_FILE } from "./base-folder.js";
import { FORMAT_VERSION } from "./file-header.js";
import { loadLibc } from "./libc.js";
import { describeSelf, type Owner } from "./owner.js";
import { RunFolder } from "./run-folder.js";

/** Where the process's rings lie in files: what other threads are told. Plain data. */
export interface RunPlace {
  readonly folder: string;
  /** Absolute path of koffi. */
  readonly koffi: string;
}

/** The folder of this process's rings, and the lock that says that it runs. */
export interface OwnRun {
  readonly place: RunPlace;
  readonly folder: RunFolder;
  /** Another log file is written to from now on: its next run must find this one, too. */
  serve(filePath: string): void;
  /** A clean end: the files are removed. */
  remove(): void;
}

export interface RunOptions {
  readonly durable: true | string;
  readonly filePath: string;
  readonly bufferBytes: number;
  readonly instanceId: string;
  readonly serviceName: string;
  readonly koffi: string;
}

/**
 * Makes the folder and what all threads share in it.
 *
 * @throws where there is no room, or the system cannot do it
 */
export function openOwnRun({ durable, filePath, bufferBytes, instanceId, serviceName, koffi }: RunOptions): OwnRun {
  const libc = loadLibc(koffi);
  const base = chooseBase(durable, bufferBytes);
  const pathFor = (served: string) => join(base, `${folderPrefix(served)}${process.pid}-${instanceId}`);
  const path = pathFor(filePath);
  mkdirSync(path, { mode: FOLDER_MODE });
  let lockFd = -1;
  try {
    chmodSync(path, FOLDER_MODE);
    lockFd = openSync(join(path, OWNER_FILE), "wx", 0o600);
    // Locked before it says anything: what can be read is either locked or left by the dead.
    libc.lock(lockFd);
    const owner: Owner = {
      format: FORMAT_VERSION,
      ...describeSelf(),
      instanceId,
      serviceName,
      startedMs: Date.now(),
      filePath,
    };
    writeSync(lockFd, `${JSON.stringify(owner)}\n`);
    const folder = new RunFolder(path, libc);
    folder.createShared();
    const links = new Set<string>();
    return {
      place: { folder: path, koffi },
      folder,
      serve: (served) => link(path, pathFor(served), links),
      remove: () => removeRun(folder, lockFd, links),
    };
  } catch (error) {
    if (lockFd !== -1) closeSync(lockFd);
    rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

/** The folder as another thread of the process sees it. `cells`: of the hub. */
export function joinRun({ folder, koffi }: RunPlace, cells: Int32Array): RunFolder {
  const libc = loadGuarded(cells, () => loadLibc(koffi));
  return new RunFolder(folder, libc);
}

function link(target: string, path: string, links: Set<string>): void {
  if (path === target || links.has(path)) return;
  symlinkSync(target, path);
  links.add(path);
}

function removeRun(folder: RunFolder, lockFd: number, links: ReadonlySet<string>): void {
  for (const path of links) rmSync(path, { force: true });
  folder.remove();
  closeSync(lockFd);
}
