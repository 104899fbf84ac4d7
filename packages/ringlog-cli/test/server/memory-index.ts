import type { Line, LogFile } from "../../src/lines/log-file.js";
import { readLines } from "../../src/lines/read-lines.js";
import type { ViewedIndex } from "../../src/server/viewed-index.js";
import { MemoryQuestions } from "./memory-questions.js";

/** An index of lines in memory, of which a test decides how long it takes to be made. */
export class MemoryIndex extends MemoryQuestions implements ViewedIndex {
  readonly #files: readonly LogFile[];
  readonly #mayBuild: Promise<void>;
  isClosed = false;

  constructor(files: readonly LogFile[], mayBuild: Promise<void> = Promise.resolve()) {
    super([]);
    this.#files = files;
    this.#mayBuild = mayBuild;
    this.isComplete = false;
  }

  async build(): Promise<void> {
    await this.#mayBuild;
    for (const file of this.#files) await readLines(file, { toByte: file.bytes }, (line) => this.#take(file, line));
    this.isComplete = true;
  }

  endOf(file: LogFile): number {
    return file.bytes;
  }

  async append(file: LogFile, lines: readonly Line[]): Promise<void> {
    for (const line of lines) this.#take(file, line);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  #take(file: LogFile, line: Line): void {
    this.add(`${file.key}.${line.byte}`, line.bytes.toString());
  }
}
