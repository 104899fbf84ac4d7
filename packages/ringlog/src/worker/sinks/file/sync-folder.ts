import { closeSync, fsyncSync, openSync } from "node:fs";
import { errorCode } from "../sink.js";

/** Where the system or the file system knows no such thing, there is nothing to do. */
const UNKNOWN = new Set(["EINVAL", "ENOTSUP", "EISDIR", "ENOSYS"]);

/** Forces a folder's list of names to the disk, without which a new file may be gone after a loss of power. */
export function syncFolder(folder: string): void {
  const fd = openFolder(folder);
  if (fd === undefined) return;
  try {
    fsyncSync(fd);
  } catch (error) {
    if (!UNKNOWN.has(errorCode(error))) throw error;
  } finally {
    closeSync(fd);
  }
}

function openFolder(folder: string): number | undefined {
  try {
    return openSync(folder, "r");
  } catch (error) {
    // Windows opens no folders.
    if (process.platform === "win32" && UNKNOWN.has(errorCode(error))) return undefined;
    throw error;
  }
}
