import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A pipe of which a test holds the reader, and reads when it likes. */
export interface HeldPipe {
  /** The writer's end: for a program's stdout. Close it with `release` once the program has it. */
  readonly writeFd: number;
  release(): void;
  /** Reads until all writers are gone; `atMostBytes` at a time, with a pause after each. */
  readAll(atMostBytes?: number, pauseMs?: number): Promise<string>;
  close(): void;
}

const POLL_MS = 2;

/** Makes a pipe in the folder. It has a name, so that both ends can be opened here. */
export function holdPipe(folder: string): HeldPipe {
  const path = join(folder, "held.pipe");
  execFileSync("mkfifo", [path]);
  const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeFd = openSync(path, constants.O_WRONLY);
  return {
    writeFd,
    release: () => closeSync(writeFd),
    readAll: (atMostBytes = 65_536, pauseMs = 0) => readAll(readFd, atMostBytes, pauseMs),
    close: () => closeSync(readFd),
  };
}

async function readAll(fd: number, atMostBytes: number, pauseMs: number): Promise<string> {
  const chunks: Buffer[] = [];
  const buffer = Buffer.alloc(atMostBytes);
  for (;;) {
    const count = readSome(fd, buffer);
    if (count === 0) return Buffer.concat(chunks).toString("utf8");
    if (count > 0) chunks.push(Buffer.from(buffer.subarray(0, count)));
    await pause(count > 0 ? pauseMs : POLL_MS);
  }
}

/** -1 where the pipe is empty, 0 at its end. */
function readSome(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer, 0, buffer.length, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return -1;
    throw error;
  }
}
