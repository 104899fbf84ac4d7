import { follow } from "../lines/follow.js";
import type { Line, LogFile } from "../lines/log-file.js";
import type { LinesEvent, Row } from "../model/api.js";
import { KnownFiles } from "./known-files.js";
import { rowOfLine } from "./row-of-line.js";
import type { ViewedIndex } from "./viewed-index.js";

const MAX_TOLD_ROWS = 200;
/** Pages that are told more often only ask more often. */
const PAUSE_MS = 100;

/** Takes what is appended to the files into the index, and tells of it. */
export class LiveFeed {
  readonly #index: ViewedIndex;
  readonly #known: KnownFiles;
  readonly #tell: (event: LinesEvent) => void;
  readonly #ended = new AbortController();
  readonly #follows: Promise<void>[] = [];
  /** Appends one after the other, also of several files. */
  #appending: Promise<void> = Promise.resolve();
  #added = 0;
  #rows: Row[] = [];
  #pause: NodeJS.Timeout | undefined;

  constructor(index: ViewedIndex, files: readonly LogFile[], tell: (event: LinesEvent) => void) {
    this.#index = index;
    this.#known = new KnownFiles(files);
    this.#tell = tell;
  }

  /**
   * Follows a file, and those that take its place.
   *
   * @param onProblem when it cannot be followed any more
   */
  follow(file: LogFile, fromByte: number, onProblem: (error: unknown) => void): void {
    const { signal } = this.#ended;
    const following = follow(file.path, { file, fromByte, signal }, ({ file, lines, isNewFile }) =>
      this.#append(this.#known.named(file, isNewFile), lines),
    );
    this.#follows.push(following.catch((error) => (signal.aborted ? undefined : onProblem(error))));
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#follows);
    clearTimeout(this.#pause);
  }

  /** The next lines of the file are read when these are in the index. */
  #append(file: LogFile, lines: readonly Line[]): Promise<void> {
    const appended = this.#appending.then(() => this.#appendNow(file, lines));
    // One that fails is told by its own file, and keeps no other from going on.
    this.#appending = appended.catch(() => undefined);
    return appended;
  }

  async #appendNow(file: LogFile, lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    const rows = lines.slice(-MAX_TOLD_ROWS).map((line) => rowOfLine(file, line));
    await this.#index.append(file, lines);
    this.#added += lines.length;
    this.#rows = [...this.#rows, ...rows].slice(-MAX_TOLD_ROWS);
    if (this.#pause === undefined) this.#tellNow();
  }

  #tellNow(): void {
    this.#pause = undefined;
    if (this.#added === 0) return;
    const { revision } = this.#index;
    this.#tell({ revision, added: this.#added, rows: this.#rows });
    this.#added = 0;
    this.#rows = [];
    this.#pause = setTimeout(() => this.#tellNow(), PAUSE_MS);
  }
}
