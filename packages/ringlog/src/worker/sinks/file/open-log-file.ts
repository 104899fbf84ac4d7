import { chmodSync, constants, existsSync, fchmodSync, lstatSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../sink.js";
import type { LogFileOptions } from "./file-options.js";

const FOLDER_MODE = 0o700;
const MAX_TRIES = 10;

/**
 * Opens the file for appending; makes it, and the folders on the way, where they are missing. A file that is made has
 * exactly the mode asked for, whatever the umask. `changed` is told of every folder that got something new.
 */
export function openLogFile(options: LogFileOptions, changed: (folder: string) => void = () => undefined): number {
  for (let tries = 1; ; tries++) {
    try {
      return makeOrOpen(options, changed);
    } catch (error) {
      // Other processes rotate it: it was there, and a moment later it was not.
      if (errorCode(error) !== "ENOENT" || tries === MAX_TRIES) throw error;
    }
  }
}

function makeOrOpen({ path, mode, allowSpecialFile }: LogFileOptions, changed: (folder: string) => void): number {
  const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_WRONLY } = constants;
  makeFolder(dirname(path), changed);
  const noFollow = allowSpecialFile ? 0 : (O_NOFOLLOW ?? 0);
  try {
    const fd = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | noFollow, mode);
    setMode(fd, mode);
    changed(dirname(path));
    return fd;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  const stat = lstatSync(path);
  if (stat.isFile()) return openSync(path, O_RDWR | O_APPEND | noFollow);
  if (stat.isDirectory() || allowSpecialFile) return openSync(path, O_WRONLY | O_APPEND | (O_NONBLOCK ?? 0));
  throw specialFile(stat.isSymbolicLink() ? "a symbolic link" : "a pipe or a device");
}

export function setMode(fd: number, mode: number): void {
  try {
    fchmodSync(fd, mode);
  } catch {
    // Forbidden, as by Node's permission model, or unknown to the file system: the umask has only taken rights away.
  }
}

/** Makes a folder and those on the way to it, where they are missing, with exactly our mode, whatever the umask. */
function makeFolder(path: string, changed: (folder: string) => void): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), changed);
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
    chmodSync(path, FOLDER_MODE);
    changed(dirname(path));
  } catch (error) {
    // Another process was faster.
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

function specialFile(kind: string): Error {
  return Object.assign(new Error(`it is ${kind}; set allowSpecialFile to accept that`), { code: "RINGLOG_SPECIAL" });
}
