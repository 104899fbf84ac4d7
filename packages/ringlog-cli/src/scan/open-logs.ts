import { closeSync, fstatSync, openSync } from "node:fs";
import { CliError } from "../cli/cli-error.js";
import type { LogFile } from "../lines/log-file.js";

/** Files that are read at this moment. */
export class OpenLogs {
  readonly #fds = new Map<LogFile, number>();

  /**
   * Opened once for all pieces, so that they are of one file also while it is being rotated.
   *
   * @throws CliError
   */
  open(file: LogFile): number {
    const known = this.#fds.get(file);
    if (known !== undefined) return known;
    const fd = tryOpen(file);
    this.#fds.set(file, fd);
    const { dev, ino } = fstatSync(fd);
    if (`${dev}:${ino}` !== file.identity)
      throw unreadable(file, "another file has taken its place; run the command again");
    return fd;
  }

  close(file: LogFile): void {
    const fd = this.#fds.get(file);
    if (fd !== undefined) closeSync(fd);
    this.#fds.delete(file);
  }

  closeAll(): void {
    for (const file of [...this.#fds.keys()]) this.close(file);
  }
}

export function unreadable(file: LogFile, why: string, cause?: unknown): CliError {
  return new CliError(`${JSON.stringify(file.path)} cannot be read: ${why}`, { cause });
}

function tryOpen(file: LogFile): number {
  try {
    return openSync(file.path, "r");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw unreadable(file, code === "ENOENT" ? "it is gone; it may have been rotated meanwhile" : message, cause);
  }
}
