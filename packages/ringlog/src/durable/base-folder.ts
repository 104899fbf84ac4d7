import { chmodSync, mkdirSync, statfsSync } from "node:fs";
import { fingerprintHex, hashText } from "../record/hash-text.js";

const SHARED_MEMORY_FOLDER = "/dev/shm";
export const FOLDER_MODE = 0o700;
/** Beside the ring of one thread: what the threads share, dictionaries, and some room for others. */
const MORE_BYTES = 16 * 1024 * 1024;

/** Folders in which runs may have left their rings. */
export function baseFolders(durable: true | string): readonly string[] {
  return durable === true ? [SHARED_MEMORY_FOLDER, temporaryFolder()] : [durable];
}

/** Where a run puts its rings: the folder that was named, else in memory where there is room, else the temporary folder. */
export function chooseBase(durable: true | string, bufferBytes: number): string {
  if (durable !== true) {
    if (mkdirSync(durable, { recursive: true, mode: FOLDER_MODE }) !== undefined) chmodSync(durable, FOLDER_MODE);
    return durable;
  }
  return freeBytes(SHARED_MEMORY_FOLDER) >= bufferBytes + MORE_BYTES ? SHARED_MEMORY_FOLDER : temporaryFolder();
}

/** Not imported: no other start needs that module of Node's. */
function temporaryFolder(): string {
  return process.getBuiltinModule("node:os").tmpdir();
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0; // Not on this system.
  }
}

/** Beginning of the names of all folders whose runs write to this file. */
export function folderPrefix(filePath: string): string {
  return `ringlog-${fingerprintHex(...hashText(filePath))}-`;
}

export const OWNER_FILE = "owner";
