import type { Entry } from "../../model/entry.js";
import { ChunkFiles } from "./chunk-files.js";
import { entryOf } from "./entry-of.js";
import { groupHash } from "./group-hash.js";
import { headFields } from "./head-fields.js";
import { readLineRange, type TakeLine } from "./line-ranges.js";
import { type OwnName, OwnNames } from "./own-names.js";
import { RecordHead } from "./record-head.js";
import { badRow, entryRow, levelNumber, NO_TIME_MS, rowHead } from "./row-text.js";

/** Longer lines are cut: DuckDB reads a line as a whole. */
export const MAX_LINE_BYTES = 1 << 20;
/** From here on a line is an error, and parsed for what it is grouped by. */
const ERROR_LEVEL = 5;
const SAMPLED_AT_FIRST = 100;
const SAMPLE_EVERY = 97;

/** How the lines of a range are read. */
export interface RowOptions {
  readonly toByte: number;
  /** Where the chunk comes to be: see `chunkFiles`. */
  readonly chunkPath: string;
  /** Of the line before the chunk, where that is known. */
  readonly carryMs: number | undefined;
  /** All lines are looked at for fields that are not known yet, not only some. */
  readonly isSampledWhole: boolean;
  /** Where lines begin that DuckDB refused: only these, read by their format. Ascending. */
  readonly onlyBytes: Float64Array | undefined;
}

export interface ChunkRequest extends RowOptions {
  /** Of the log; file descriptors are the process's, not a thread's. */
  readonly fd: number;
  readonly fromByte: number;
}

export interface PreparedChunk {
  /** Where its lines begin, in file order. */
  readonly bytes: Float64Array;
  readonly badLines: number;
  /** Lines that begin before this byte have the time of the line before the chunk: 0 where the first one has its own. */
  readonly firstTimedByte: number;
  /** Time of the last line that has one. */
  readonly lastMs: number | undefined;
  readonly names: readonly OwnName[];
  /** Lines have fields that `names` does not have. */
  readonly hasOtherNames: boolean;
}

/** Writes lines of a log into the files of a chunk, which DuckDB can read: each a JSON object that begins with where it stands in the log. */
export function prepareChunk(request: ChunkRequest): PreparedChunk {
  const { fd, fromByte, toByte } = request;
  return writeRows(request, (take) => readLineRange(fd, { fromByte, toByte, maxLineBytes: MAX_LINE_BYTES }, take));
}

/** The same of lines that come from elsewhere, in the order of the file. */
export function writeRows(options: RowOptions, giveLines: (take: TakeLine) => void): PreparedChunk {
  const files = new ChunkFiles(options.chunkPath);
  try {
    const chunk = new ChunkRows(options, files);
    giveLines((buffer, from, to, byte, isCut) => chunk.take(buffer, from, to, byte, isCut));
    return chunk.result();
  } finally {
    files.close();
  }
}

class ChunkRows {
  readonly #options: RowOptions;
  readonly #files: ChunkFiles;
  readonly #head = new RecordHead();
  readonly #names = new OwnNames();
  #bytes = new Float64Array(1 << 16);
  #rows = 0;
  #firstByte: number | undefined;
  #isFirst = true;
  #badLines = 0;
  #firstTimedByte: number;
  #lastMs: number | undefined;
  #atMs: number;

  constructor(options: RowOptions, files: ChunkFiles) {
    this.#options = options;
    this.#files = files;
    this.#firstTimedByte = options.toByte;
    this.#atMs = options.carryMs ?? NO_TIME_MS;
  }

  take(buffer: Buffer, from: number, to: number, byte: number, isCut: boolean): void {
    const wanted = this.#options.onlyBytes;
    this.#isFirst = this.#firstByte === undefined || this.#firstByte === byte;
    this.#firstByte ??= byte;
    const isRecord = !isCut && this.#head.read(buffer, from, to);
    // Also one that turns out to be torn stands at the time that it begins with.
    if (isRecord) this.#timed(this.#head.timeMs, byte);
    if (wanted !== undefined && wanted[this.#rows] !== byte) {
      if (!isRecord) this.#timeOf(buffer.subarray(from, to), byte, isCut);
      return;
    }
    if (isRecord && wanted === undefined) this.#record(buffer, from, to, byte);
    else this.#other(buffer.subarray(from, to), byte, isCut);
    this.#remember(byte);
  }

  result(): PreparedChunk {
    return {
      bytes: this.#bytes.slice(0, this.#rows),
      badLines: this.#badLines,
      firstTimedByte: this.#firstTimedByte,
      lastMs: this.#lastMs,
      names: this.#names.list(),
      hasOtherNames: this.#names.hasOthers,
    };
  }

  /** A line of ringlog's form is copied as it is, but for its time and level. */
  #record(buffer: Buffer, from: number, to: number, byte: number): void {
    const isError = this.#head.level >= ERROR_LEVEL;
    const isSampled = this.#isSampled();
    const entry = isError || isSampled ? entryOf(buffer.subarray(from, to)) : undefined;
    if (entry !== undefined && isSampled) this.#names.add(entry.fields);
    const group = entry === undefined ? undefined : groupHash(entry);
    const { timeMs, level, end } = this.#head;
    this.#files.line(level, rowHead(byte, timeMs, level, group), buffer, end, to);
  }

  #other(line: Buffer, byte: number, isCut: boolean): void {
    const entry = this.#timeOf(line, byte, isCut);
    if (entry === undefined) this.#badLines++;
    else if (this.#isSampled()) this.#names.add(entry.fields);
    const row = entry === undefined ? badRow(line, byte, this.#atMs) : entryRow(entry, byte, this.#atMs);
    this.#files.line(entry === undefined ? 0 : levelNumber(entry), "", row, 0, row.length);
  }

  #timeOf(line: Buffer, byte: number, isCut: boolean): Entry | undefined {
    const whole = isCut && line[0] === 0x7b ? headFields(line) : line;
    const entry = whole === undefined ? undefined : entryOf(whole);
    if (entry?.timeMs !== undefined) this.#timed(entry.timeMs, byte);
    return entry;
  }

  #timed(timeMs: number, byte: number): void {
    this.#atMs = timeMs;
    this.#lastMs = timeMs;
    if (this.#firstTimedByte === this.#options.toByte) this.#firstTimedByte = this.#isFirst ? 0 : byte;
  }

  #isSampled(): boolean {
    return this.#options.isSampledWhole || this.#rows < SAMPLED_AT_FIRST || this.#rows % SAMPLE_EVERY === 0;
  }

  #remember(byte: number): void {
    if (this.#rows === this.#bytes.length) {
      const longer = new Float64Array(this.#rows * 2);
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    this.#bytes[this.#rows++] = byte;
  }
}
