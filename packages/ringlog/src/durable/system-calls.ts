import { createRequire } from "node:module";

/** The system's functions that rings in files need, however they were bound. */
export interface SystemCalls {
  /** Undefined: refused. */
  map(bytes: number, flags: number, fd: number): Mapping | undefined;
  flock(fd: number, operation: number): number;
  /** `posix_fallocate` from the file's start: 0, or an error's number. Undefined where the system doesn't have it. */
  readonly fallocate: ((fd: number, bytes: number) => number) | undefined;
}

export interface Mapping {
  readonly memory: ArrayBuffer;
  unmap(): void;
}

interface Koffi {
  load(path: null): { func(declaration: string): (...args: unknown[]) => number | bigint };
  view(pointer: unknown, bytes: number): ArrayBuffer;
}

type Native = (...args: unknown[]) => number | bigint;

interface BunFfi {
  dlopen(library: string, symbols: object): { readonly symbols: Readonly<Record<string, Native>> };
  toArrayBuffer(pointer: number, offset: number, bytes: number): ArrayBuffer;
}

const READ_WRITE = 1 | 2;
/** The C library by the names that systems give it: glibc, musl, macOS. */
const LIBRARIES = ["libc.so.6", "libc.so", "libSystem.B.dylib"];

/** By koffi, from the absolute path at which it was found. Throws where it cannot be loaded. */
export function koffiCalls(koffiPath: string): SystemCalls {
  const koffi = createRequire(koffiPath)(koffiPath) as Koffi;
  const library = koffi.load(null);
  const mmap = library.func("void *mmap(void *at, size_t bytes, int protection, int flags, int fd, int64_t offset)");
  const munmap = library.func("int munmap(void *at, size_t bytes)");
  const flock = library.func("int flock(int fd, int operation)");
  const fallocate = optional(() => library.func("int posix_fallocate(int fd, int64_t offset, int64_t bytes)"));
  return {
    map: (bytes, flags, fd) => {
      const pointer = mmap(null, bytes, READ_WRITE, flags, fd, 0);
      if (typeof pointer !== "bigint" || isFailed(pointer)) return undefined;
      return { memory: koffi.view(pointer, bytes), unmap: () => void munmap(pointer, bytes) };
    },
    flock: (fd, operation) => Number(flock(fd, operation)),
    fallocate: fallocate && ((fd, bytes) => Number(fallocate(fd, 0, bytes))),
  };
}

/** By what Bun has of its own. Throws where it finds no C library. */
export function bunCalls(): SystemCalls {
  const ffi = process.getBuiltinModule("bun:ffi" as "node:os") as unknown as BunFfi;
  const bind = (symbols: object) => firstOf(LIBRARIES, (library) => ffi.dlopen(library, symbols).symbols);
  const { mmap, munmap, flock } = bind({
    mmap: { args: ["ptr", "usize", "i32", "i32", "i32", "i64"], returns: "ptr" },
    munmap: { args: ["ptr", "usize"], returns: "i32" },
    flock: { args: ["i32", "i32"], returns: "i32" },
  }) as { mmap: Native; munmap: Native; flock: Native };
  const more = optional(() => bind({ posix_fallocate: { args: ["i32", "i64", "i64"], returns: "i32" } }));
  const fallocate = more?.["posix_fallocate"];
  return {
    map: (bytes, flags, fd) => {
      const pointer = mmap(null, bytes, READ_WRITE, flags, fd, 0);
      if (isFailed(BigInt(pointer ?? 0))) return undefined;
      return {
        memory: ffi.toArrayBuffer(Number(pointer), 0, bytes),
        unmap: () => void munmap(pointer, bytes),
      };
    },
    flock: (fd, operation) => Number(flock(fd, operation)),
    fallocate: fallocate && ((fd, bytes) => Number(fallocate(fd, 0, bytes))),
  };
}

function firstOf<T>(names: readonly string[], make: (name: string) => T): T {
  const [name, ...others] = names as [string, ...string[]];
  try {
    return make(name);
  } catch (error) {
    if (others.length === 0) throw error;
    return firstOf(others, make);
  }
}

function optional<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined; // The system doesn't have it.
  }
}

/** `(void *) -1`, or what only a broken binding would give. */
function isFailed(pointer: bigint): boolean {
  return pointer === 0n || BigInt.asIntN(64, pointer) === -1n;
}
