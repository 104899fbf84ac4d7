import { writeSync } from "node:fs";
import { createRequire } from "node:module";

/** What rings in files need of the system. */
export interface Libc {
  /** Takes the blocks of a file up front: a mapping without them would kill the process on a full disk. Throws where there are none. */
  reserve(fd: number, bytes: number): void;
  /**
   * The file's bytes as memory that every process and thread which maps it shares. `isPopulated`: all pages are there before they are
   * touched, where the system can do that.
   */
  map(path: string, fd: number, bytes: number, isPopulated?: boolean): ArrayBuffer;
  /** Locks a file until the process ends, in whatever way. False: another process has it; undefined: not known here. */
  lock(fd: number): boolean | undefined;
}

interface Koffi {
  load(path: null): { func(declaration: string): (...args: unknown[]) => number | bigint };
  view(pointer: unknown, bytes: number): ArrayBuffer;
}

const READ_WRITE = 1 | 2;
const SHARED = 1;
const POPULATE = process.platform === "linux" ? 0x8000 : 0;
const EXCLUSIVE_NOW = 2 | 4;
/** Of `posix_fallocate`: interrupted; not supported by the file system. */
const EINTR = 4;
const UNSUPPORTED = new Set([22, 45, 95, 102]);
const ZEROS_BYTES = 256 * 1024;

/**
 * The system's functions by way of koffi, from the absolute path at which it was found.
 *
 * @throws where it cannot be loaded
 */
export function loadLibc(koffiPath: string): Libc {
  const bun = (globalThis as { Bun?: { mmap?: (path: string) => Uint8Array } }).Bun;
  if (bun?.mmap !== undefined) return bunLibc(bun.mmap);
  const koffi = createRequire(koffiPath)(koffiPath) as Koffi;
  const library = koffi.load(null);
  const mmap = library.func("void *mmap(void *at, size_t bytes, int protection, int flags, int fd, int64_t offset)");
  const munmap = library.func("int munmap(void *at, size_t bytes)");
  const flock = library.func("int flock(int fd, int operation)");
  const fallocate = optional(() => library.func("int posix_fallocate(int fd, int64_t offset, int64_t bytes)"));
  const unused = new FinalizationRegistry<() => void>((unmap) => unmap());
  return {
    reserve: (fd, bytes) => reserve(fallocate, fd, bytes),
    map: (path, fd, bytes, isPopulated = false) => {
      const flags = isPopulated ? SHARED | POPULATE : SHARED;
      const pointer = mmap(null, bytes, READ_WRITE, flags, fd, 0);
      if (isFailed(pointer)) throw new Error(`cannot map ${path}`);
      const memory = koffi.view(pointer, bytes);
      // Once no view is left; before that nobody may take the pages away.
      unused.register(memory, () => void munmap(pointer, bytes));
      return memory;
    },
    lock: (fd) => flock(fd, EXCLUSIVE_NOW) === 0,
  };
}

function optional<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined; // The system doesn't have it.
  }
}

/** `(void *) -1`, or what only a broken binding would give. */
function isFailed(pointer: unknown): boolean {
  return typeof pointer !== "bigint" || pointer === 0n || BigInt.asIntN(64, pointer) === -1n;
}

function reserve(fallocate: ((...args: unknown[]) => number | bigint) | undefined, fd: number, bytes: number): void {
  if (fallocate === undefined) return writeZeros(fd, bytes);
  let code = EINTR;
  while (code === EINTR) code = Number(fallocate(fd, 0, bytes));
  if (UNSUPPORTED.has(code)) return writeZeros(fd, bytes);
  if (code !== 0) throw new Error(`no room for ${bytes} bytes (error ${code})`);
}

function writeZeros(fd: number, bytes: number): void {
  const zeros = new Uint8Array(Math.min(bytes, ZEROS_BYTES));
  for (let done = 0; done < bytes; ) done += writeSync(fd, zeros, 0, Math.min(zeros.length, bytes - done), done);
}

/** Bun maps files by itself; it has no lock. */
function bunLibc(mmap: (path: string) => Uint8Array): Libc {
  return { reserve: writeZeros, map: (path) => mmap(path).buffer as ArrayBuffer, lock: () => undefined };
}
