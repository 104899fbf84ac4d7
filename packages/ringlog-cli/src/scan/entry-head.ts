import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import { readEntry } from "../entry/read-entry.js";

/** Time and level of a line. */
export interface EntryHead {
  /** Undefined where the line tells none. */
  readonly timeMs: number | undefined;
  /** From 1 (trace) to 6 (fatal); 0 where the line tells none. */
  readonly level: number;
  readonly isBad: boolean;
}

const BAD: EntryHead = { timeMs: undefined, level: 0, isBad: true };

/** By reading the whole line, whoever wrote it; for lines that `LineHead` does not know. */
export function entryHead(line: Buffer): EntryHead {
  const entry = readEntry(line);
  if ("kind" in entry) return BAD;
  const level = entry.level === undefined ? 0 : LEVEL_NAMES.indexOf(entry.level) + 1;
  return { timeMs: entry.timeMs, level, isBad: false };
}
