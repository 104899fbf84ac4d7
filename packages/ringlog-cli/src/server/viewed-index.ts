import type { Line, LogFile } from "../lines/log-file.js";
import type { Questions } from "./questions.js";

/** The index as the viewer uses it. */
export interface ViewedIndex extends Questions {
  /**
   * Reads all that the files had when it was opened. Questions are answered meanwhile, from what is there.
   *
   * @param onChange when there is another status, also later
   */
  build(signal: AbortSignal, onChange: () => void): Promise<void>;
  /** Up to where it reads a file, behind the end of a line: from there on lines are appended. */
  endOf(file: LogFile): number;
  /** Adds lines behind all others, also of a file that it has not seen. They are in every answer that comes later. */
  append(file: LogFile, lines: readonly Line[]): Promise<void>;
  /** As `RowsReply` has it. */
  readonly revision: number;
  close(): Promise<void>;
}
