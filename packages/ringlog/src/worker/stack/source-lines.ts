import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { isAbsolute } from "node:path";
import { BoundedCache } from "./bounded-cache.js";

/** A stack is only text, which may come from elsewhere: it shall not make the log show any other file than code. */
const IS_CODE = /\.[cm]?[jt]sx?$/;
const MAX_FILE_BYTES = 2 * 1024 * 1024;
/** Of all cached texts together, and the most files that are remembered, also those without lines. */
const MAX_CACHED_CHARACTERS = 4 * 1024 * 1024;
const MAX_CACHED_FILES = 256;
/** A file's time may come from a coarser clock than the process's. */
const CLOCK_SLACK_MS = 10;
/** Opening must wait for nobody, and must not make a terminal ours. Both are unknown on Windows. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

interface Entry {
  readonly lines: readonly string[] | undefined;
  readonly characters: number;
}

const NONE: Entry = { lines: undefined, characters: 0 };

/**
 * The lines of source files, as they were when the process loaded them: a file that was changed after the process
 * started has none, for its lines would be the wrong ones. Regular files of JavaScript and TypeScript only, of at most 2 MiB; never waits for a pipe
 * or a device, throws nothing. Reads a file once and remembers it, or that it has no lines, as long as there is room.
 */
export class SourceLines {
  readonly #startedMs: number;
  readonly #known = new BoundedCache<Entry>(MAX_CACHED_FILES, MAX_CACHED_CHARACTERS);

  /** @param startedMs when the process started, in ms since the epoch */
  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  lines(path: string): readonly string[] | undefined {
    if (!isAbsolute(path) || !IS_CODE.test(path)) return undefined;
    const known = this.#known.get(path);
    if (known !== undefined) return known.lines;
    const entry = this.#read(path);
    this.#known.set(path, entry, entry.characters);
    return entry.lines;
  }

  #read(path: string): Entry {
    try {
      const text = this.#isSource(statSync(path)) ? this.#text(path) : undefined;
      return text === undefined ? NONE : { lines: text.split(/\r\n|[\n\r\u2028\u2029]/), characters: text.length };
    } catch {
      // Not there, or not for us: then there is nothing to show, which is no failure of the log.
      return NONE;
    }
  }

  #text(path: string): string | undefined {
    const fd = openSync(path, OPEN_FLAGS);
    try {
      // Looked at again: another file may stand there since.
      const stats = fstatSync(fd);
      return this.#isSource(stats) ? readText(fd, stats.size) : undefined;
    } finally {
      closeSync(fd);
    }
  }

  #isSource(stats: Stats): boolean {
    return stats.isFile() && stats.size <= MAX_FILE_BYTES && stats.mtimeMs <= this.#startedMs + CLOCK_SLACK_MS;
  }
}

function readText(fd: number, size: number): string {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(fd, bytes, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return bytes.toString("utf8", bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0, length);
}
