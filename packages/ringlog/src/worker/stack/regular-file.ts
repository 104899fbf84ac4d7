import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";

/** Windows has none, and no files that block either. */
const NON_BLOCKING = constants.O_NONBLOCK ?? 0;

/** When a file was changed last, in any way, also by one that was moved to its place. Infinity: it is no regular file. Undefined: it is not there. */
export function changedMs(path: string): number | undefined {
  try {
    const stats = statSync(path);
    return stats.isFile() ? stats.ctimeMs : Number.POSITIVE_INFINITY;
  } catch {
    return undefined; // Not there, or not for us.
  }
}

/** An open regular file: opening it neither waits for anybody, as with a FIFO, nor does anything, as with a device. */
export class RegularFile {
  readonly stats: Stats;
  readonly #fd: number;

  private constructor(fd: number, stats: Stats) {
    this.#fd = fd;
    this.stats = stats;
  }

  /** Runs `read` on the file and closes it. Throws where there is none. */
  static use<T>(path: string, read: (file: RegularFile) => T): T {
    if (!statSync(path).isFile()) throw new Error("no regular file");
    const fd = openSync(path, constants.O_RDONLY | NON_BLOCKING);
    try {
      const stats = fstatSync(fd);
      if (!stats.isFile()) throw new Error("no regular file");
      return read(new RegularFile(fd, stats));
    } finally {
      closeSync(fd);
    }
  }

  /** Text from a place to the end. */
  text(from: number): string {
    const bytes = Buffer.alloc(this.stats.size - from);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(this.#fd, bytes, length, bytes.length - length, from + length);
      if (read === 0) throw new Error("shorter than it was");
      length += read;
    }
    return bytes.toString("utf8");
  }
}
