import type { Line, LogFile } from "../lines/log-file.js";
import { readLines } from "../lines/read-lines.js";
import { timeOfLine } from "./line-time.js";

/** A line that is longer is given by its beginning. */
const MAX_LINE_BYTES = 2 ** 20;
/** Of all lines together: the oldest are left out. */
const MAX_BYTES = 64 * 2 ** 20;

export interface PackedTailLine {
  readonly line: Line;
  /** Of the line, or where it tells none, of the one before it. */
  readonly timeMs: number | undefined;
}

/** The last lines of a packed file, oldest first, empty ones left out. All of it has to be unpacked for that. */
export async function lastPackedLines(file: LogFile, count: number): Promise<PackedTailLine[]> {
  const tail = new Tail(count);
  await readLines(file, { maxLineBytes: MAX_LINE_BYTES }, (line) => tail.add(line));
  return tail.lines();
}

class Tail {
  readonly #count: number;
  #lines: PackedTailLine[] = [];
  /** The first of `#lines` that is kept. */
  #first = 0;
  #bytes = 0;
  #timeMs: number | undefined;

  constructor(count: number) {
    this.#count = count;
  }

  add(line: Line): void {
    if (line.bytes.length === 0) return;
    this.#timeMs = timeOfLine(line.bytes, line.isTooLong) ?? this.#timeMs;
    this.#lines.push({ line: { ...line, bytes: Buffer.from(line.bytes) }, timeMs: this.#timeMs });
    this.#bytes += line.bytes.length;
    while (this.#lines.length - this.#first > this.#count || this.#bytes > MAX_BYTES) this.#dropFirst();
    if (this.#first >= this.#count) this.#compact();
  }

  lines(): PackedTailLine[] {
    return this.#lines.slice(this.#first);
  }

  #dropFirst(): void {
    this.#bytes -= this.#lines[this.#first]?.line.bytes.length ?? 0;
    this.#first++;
  }

  /** Rarely, since it copies the list. */
  #compact(): void {
    this.#lines = this.#lines.slice(this.#first);
    this.#first = 0;
  }
}
