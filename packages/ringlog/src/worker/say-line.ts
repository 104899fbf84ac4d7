import { closeSync, writeSync } from "node:fs";
import { sleep } from "./sinks/descriptor-writer.js";
import { openNonBlocking } from "./sinks/non-blocking.js";
import { errorCode } from "./sinks/sink.js";

const STDERR = 2;
/** How long a line waits for a reader that is slow. */
const PATIENCE_MS = 100;
const POLL_MS = 5;

let patienceMs = PATIENCE_MS;

/** Says one line on stderr, unless nobody reads it: then it must not hold the thread, which may be about to end. */
export function sayLine(line: string): void {
  const ownFd = openNonBlocking(STDERR);
  try {
    writeInTime(ownFd ?? STDERR, `ringlog: ${line}\n`);
    patienceMs = PATIENCE_MS;
  } catch {
    // There is no further place to complain. Whoever has not read for so long is not waited for again.
    patienceMs = 0;
  } finally {
    if (ownFd !== undefined) closeSync(ownFd);
  }
}

function writeInTime(fd: number, text: string): void {
  for (let leftMs = patienceMs; ; leftMs -= POLL_MS) {
    try {
      writeSync(fd, text);
      return;
    } catch (error) {
      if (errorCode(error) !== "EAGAIN" || leftMs <= 0) throw error;
      sleep(POLL_MS);
    }
  }
}
