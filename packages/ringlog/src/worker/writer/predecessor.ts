import { readFile, stat } from "node:fs/promises";
import { monotonicMs } from "../../record/monotonic.js";
import type { FilePosition } from "../sinks/sink.js";
import { LIVES_ALONE_MS } from "./protocol.js";

const POLL_MS = 10;
/** More than a writer is given at once; its last text is looked for in so much of the file. */
const TAIL_BYTES = 4 * 1024 * 1024;

/** Waits until a writer is gone that nobody gives anything any more: it may still write. */
export async function untilGone(pid: number): Promise<void> {
  const deadlineMs = monotonicMs() + LIVES_ALONE_MS;
  while (monotonicMs() < deadlineMs && (await isRunning(pid)))
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** Where to look for what it has written, of whose last text it is not known where it begins. */
export async function tailOf(path: string): Promise<FilePosition | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  return { device: found.dev, inode: found.ino, bytes: Math.max(0, found.size - TAIL_BYTES) };
}

async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
    // Dead, and nobody has taken note: whoever started it may not be able to any more.
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false; // There is no such process.
  }
}
