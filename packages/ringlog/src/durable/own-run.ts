import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
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
  /** A clean end: the files are removed. */
  remove(): void;
}

export interface RunOptions {
  readonly durable: true | string;
  readonly filePath: string;
  readonly bufferBytes: number;
  readonly instanceId: string;
  readonly koffi: string;
}

/**
 * Makes the folder and what all threads share in it.
 *
 * @throws where there is no room, or the system cannot do it
 */
export function openOwnRun({ durable, filePath, bufferBytes, instanceId, koffi }: RunOptions): OwnRun {
  const libc = loadLibc(koffi);
  const path = join(chooseBase(durable, bufferBytes), `${folderPrefix(filePath)}${process.pid}-${instanceId}`);
  mkdirSync(path, { mode: FOLDER_MODE });
  let lockFd = -1;
  try {
    chmodSync(path, FOLDER_MODE);
    lockFd = openSync(join(path, OWNER_FILE), "wx", 0o600);
    // Locked before it says anything: what can be read is either locked or left by the dead.
    libc.lock(lockFd);
    const owner: Owner = { format: FORMAT_VERSION, ...describeSelf(), instanceId, startedMs: Date.now(), filePath };
    writeSync(lockFd, `${JSON.stringify(owner)}\n`);
    const folder = new RunFolder(path, libc);
    folder.createShared();
    return { place: { folder: path, koffi }, folder, remove: () => removeRun(folder, lockFd) };
  } catch (error) {
    if (lockFd !== -1) closeSync(lockFd);
    rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

/** The folder as another thread of the process sees it. */
export function joinRun({ folder, koffi }: RunPlace): RunFolder {
  return new RunFolder(folder, loadLibc(koffi));
}

function removeRun(folder: RunFolder, lockFd: number): void {
  folder.remove();
  closeSync(lockFd);
}
