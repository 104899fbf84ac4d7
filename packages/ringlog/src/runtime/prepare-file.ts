import { closeSync, lstatSync, statSync } from "node:fs";
import { RinglogError } from "../errors.js";
import { systemErrorCode, systemErrorText } from "../record/system-error.js";
import { syncFolder } from "../worker/sinks/file/sync-folder.js";
import { openLogFile } from "../worker/sinks/file-sink.js";
import type { SharedOptions } from "./thread-link.js";
import { warn } from "./warn.js";

/** Errors of the system that pass by themselves: the worker tries again. Every other one is a wrong `filePath`. */
const PASSING = new Set([
  "ENOSPC",
  "EDQUOT",
  "EMFILE",
  "ENFILE",
  "EIO",
  "EAGAIN",
  "EINTR",
  "ENOMEM",
  "EBUSY",
  "ESTALE",
]);

/**
 * Makes the log file and its folders at configuration, so that a path that cannot work is said at once. `notSynced` is told of
 * folders that could not be forced to the disk.
 *
 * @throws RinglogError `FILE_REFUSED`, or `INVALID_OPTION` where a symlink, pipe or device is to be rotated
 */
export function prepareFile(options: SharedOptions, notSynced: (error: unknown) => void): void {
  const { filePath, fileMode, allowSpecialFile, fsync } = options;
  if (filePath === null) return;
  if (options.rotate !== null && allowSpecialFile) refuseToRotate(filePath);
  const changed: string[] = [];
  try {
    if (allowSpecialFile && isPipeOrDevice(filePath)) return;
    closeSync(openLogFile({ path: filePath, mode: fileMode, allowSpecialFile }, (folder) => changed.push(folder)));
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (PASSING.has(code)) return;
    throw new RinglogError(
      "FILE_REFUSED",
      `filePath ${JSON.stringify(filePath)} cannot be a log file: ${reason(code, cause)}`,
      {
        option: "filePath",
        given: filePath,
        cause,
      },
    );
  }
  if (fsync !== "never") syncFolders(filePath, changed, notSynced);
}

/** What was made is found again after a loss of power. */
function syncFolders(filePath: string, folders: readonly string[], notSynced: (error: unknown) => void): void {
  try {
    for (const folder of folders) syncFolder(folder);
  } catch (error) {
    warn(`cannot force the folder of ${filePath} to the disk: ${systemErrorText(error)}`);
    notSynced(error);
  }
}

function refuseToRotate(filePath: string): void {
  const stat = lstatSync(filePath, { throwIfNoEntry: false });
  if (stat === undefined || stat.isFile() || stat.isDirectory()) return;
  const message = `Option "rotate" cannot be used: filePath ${JSON.stringify(filePath)} is a symbolic link, a pipe or a device`;
  throw new RinglogError("INVALID_OPTION", message, { option: "rotate", given: filePath });
}

/** The reader of a pipe that was opened and closed again would take that for its end. */
function isPipeOrDevice(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

function reason(code: string, cause: unknown): string {
  if (code === "EISDIR") return "it is a folder; name a file in it";
  if (code === "EACCES" || code === "EPERM") return "this process may not write there";
  return systemErrorText(cause);
}
