import { fstatSync, readSync } from "node:fs";
import { sleep } from "../descriptor-writer.js";
import { setMode } from "./open-log-file.js";

/** Another process that is just writing has made its line longer by then. */
const LOOK_AGAIN_MS = 20;
const MAX_LOOKS = 10;

/** Whether the last line was left without its end, by a process that died: ours must not go on in it. */
export function endsInsideLine(fd: number): boolean {
  let sizeBytes = -1;
  for (let look = 0; look < MAX_LOOKS; look++) {
    const insideBytes = sizeInsideLine(fd);
    if (insideBytes === undefined) return false;
    if (insideBytes === sizeBytes) return true;
    sizeBytes = insideBytes;
    waitForWriters(fd);
  }
  return false;
}

/** A write shows its first pages before it is done. Setting the mode waits for the lock that it holds meanwhile. */
function waitForWriters(fd: number): void {
  setMode(fd, fstatSync(fd).mode & 0o7777);
  sleep(LOOK_AGAIN_MS);
}

/** The file's size, if its last line has no end. */
function sizeInsideLine(fd: number): number | undefined {
  try {
    const stat = fstatSync(fd);
    const last = Buffer.alloc(1);
    const isInside =
      stat.isFile() && stat.size > 0 && readSync(fd, last, 0, 1, stat.size - 1) === 1 && last[0] !== 0x0a;
    return isInside ? stat.size : undefined;
  } catch {
    // Where the file cannot be read back, nothing is known of its end.
    return undefined;
  }
}
