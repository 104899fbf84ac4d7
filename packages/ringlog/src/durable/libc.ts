import { readSync, writeSync } from "node:fs";
import { bunCalls, koffiCalls, type SystemCalls } from "./system-calls.js";

/** What rings in files need of the system. */
export interface Libc {
  /**
   * Takes the blocks of a file up front: a mapping without them would kill the process on a full disk. What the file holds stays.
   * Throws where there are none.
   */
  reserve(fd: number, bytes: number): void;
  /**
   * The file's bytes as memory that every process and thread which maps it shares. `isPopulated`: all pages are there before they are
   * touched, where the system can do that.
   */
  map(path: string, fd: number, bytes: number, isPopulated?: boolean): ArrayBuffer;
  /** Locks a file until the process ends, in whatever way. False: another process has it. */
  lock(fd: number): boolean;
}

const SHARED = 1;
const POPULATE = process.platform === "linux" ? 0x8000 : 0;
const EXCLUSIVE_NOW = 2 | 4;
/** Of `posix_fallocate`: interrupted; not supported by the file system. */
const EINTR = 4;
const UNSUPPORTED = new Set([22, 45, 95, 102]);
const CHUNK_BYTES = 256 * 1024;

/**
 * The system's functions, by way of koffi from the absolute path at which it was found, or of Bun.
 *
 * @throws where they cannot be loaded
 */
export function loadLibc(koffiPath: string): Libc {
  const calls = process.versions["bun"] === undefined ? koffiCalls(koffiPath) : bunCalls();
  const unused = new FinalizationRegistry<() => void>((unmap) => unmap());
  return {
    reserve: (fd, bytes) => reserve(calls.fallocate, fd, bytes),
    map: (path, fd, bytes, isPopulated = false) => {
      const mapping = calls.map(bytes, isPopulated ? SHARED | POPULATE : SHARED, fd);
      if (mapping === undefined) throw new Error(`cannot map ${path}`);
      // Once no view is left; before that nobody may take the pages away.
      unused.register(mapping.memory, mapping.unmap);
      return mapping.memory;
    },
    lock: (fd) => calls.flock(fd, EXCLUSIVE_NOW) === 0,
  };
}

function reserve(fallocate: SystemCalls["fallocate"], fd: number, bytes: number): void {
  if (fallocate === undefined) return writeAll(fd, bytes);
  let code = EINTR;
  while (code === EINTR) code = fallocate(fd, bytes);
  if (UNSUPPORTED.has(code)) return writeAll(fd, bytes);
  if (code !== 0) throw new Error(`no room for ${bytes} bytes (error ${code})`);
}

/** Writes what the file holds over itself, and zeros behind it: so it has all of its blocks. */
export function writeAll(fd: number, bytes: number): void {
  const chunk = new Uint8Array(Math.min(bytes, CHUNK_BYTES));
  for (let done = 0; done < bytes; ) {
    const length = Math.min(chunk.length, bytes - done);
    chunk.fill(0, readSync(fd, chunk, 0, length, done));
    done += writeSync(fd, chunk, 0, length, done);
  }
}
