import { closeSync } from "node:fs";
import { RinglogError } from "../errors.js";
import type { SharedOptions } from "./thread-link.js";
import { openLogFile } from "../worker/sinks/file-sink.js";

/** Errors of the system that pass by themselves (ENXIO: a pipe without a reader): the worker tries again. Every other one is a wrong `filePath`. */
const PASSING = new Set(["ENOSPC", "EDQUOT", "EMFILE", "ENFILE", "EIO", "EAGAIN", "EINTR", "ENOMEM", "EBUSY", "ESTALE", "ENXIO"]);

/**
 * Makes the log file and its folders at configuration, so that a path that cannot work is said at once.
 *
 * @throws RinglogError `FILE_REFUSED`
 */
export function prepareFile({ filePath, fileMode, allowSpecialFile }: SharedOptions): void {
  if (filePath === null) return;
  try {
    closeSync(openLogFile({ path: filePath, mode: fileMode, allowSpecialFile }));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== undefined && PASSING.has(code)) return;
    throw new RinglogError("FILE_REFUSED", `filePath ${JSON.stringify(filePath)} cannot be a log file: ${reason(code, cause)}`, {
      option: "filePath",
      given: filePath,
      cause,
    });
  }
}

function reason(code: string | undefined, cause: unknown): string {
  if (code === "EISDIR") return "it is a folder; name a file in it";
  if (code === "EACCES" || code === "EPERM") return "this process may not write there";
  return (cause as Error).message;
}
