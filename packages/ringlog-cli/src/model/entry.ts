import type { LevelName } from "../../../ringlog/src/record/level.js";

/** Who wrote a line. `json`: an object of no logger that is known; `text`: no JSON at all. */
export type EntryFormat = "ringlog" | "pino" | "bunyan" | "winston" | "logtape" | "json" | "text";

/**
 * One line of a log, whoever wrote it, in the words of docs/record.md: a pino line's `err` is here `exception.type` and so on, its
 * `pid` is `process.pid`. Nothing of the line is lost: what has no such word stands in `fields` as it was named.
 */
export interface Entry {
  readonly format: EntryFormat;
  /** Milliseconds since the epoch; undefined where the line tells none. */
  readonly timeMs: number | undefined;
  /** Undefined where the line tells none. */
  readonly level: LevelName | undefined;
  readonly msg: string;
  /**
   * All but time, level and message, in the order of the line: keys of docs/record.md and the application's own. A Map, so that a
   * key such as `__proto__` is only a key; values as `JSON.parse` gives them.
   */
  readonly fields: ReadonlyMap<string, unknown>;
}

/** A line that begins as a JSON object and is none, or not a whole one. */
export interface BadLine {
  readonly kind: "bad";
  /** What is wrong with it, in words. */
  readonly what: string;
}
