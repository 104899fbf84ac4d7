import { closeSync, statSync } from "node:fs";
import { RinglogError } from "../errors.js";
import { openLogFile } from "../worker/sinks/file-sink.js";
import { errorCode, errorMessage } from "../worker/sinks/sink.js";
import type { SharedOptions } from "./thread-link.js";

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
 * Makes the log file and its folders at configuration, so that a path that cannot work is said at once.
 *
 * @throws RinglogError `FILE_REFUSED`
 */
export function prepareFile({ filePath, fileMode, allowSpecialFile }: SharedOptions): void {
  if (filePath === null) return;
  try {
    if (allowSpecialFile && isPipeOrDevice(filePath)) return;
    closeSync(openLogFile({ path: filePath, mode: fileMode, allowSpecialFile }));
  } catch (cause) {
    const code = errorCode(cause);
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
}

/** The reader of a pipe that was opened and closed again would take that for its end. */
function isPipeOrDevice(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

function reason(code: string, cause: unknown): string {
  if (code === "EISDIR") return "it is a folder; name a file in it";
  if (code === "EACCES" || code === "EPERM") return "this process may not write there";
  return errorMessage(cause);
}
