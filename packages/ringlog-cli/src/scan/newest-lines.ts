import type { Line, LogFile } from "../lines/log-file.js";
import { entryHead } from "./entry-head.js";
import { OpenLogs } from "./open-logs.js";
import { newestOfPacked } from "./newest-packed.js";
import { readLineAt, type TailLine, tailOf } from "./file-tail.js";

/** Lines of several processes stand a little out of order: among so many more the newest are looked for. */
const SLACK_LINES = 1_000;
/** Of all lines together; of those beyond it only the beginning is given. */
const MAX_BYTES = 64 * 2 ** 20;

export interface NewestLine {
  readonly file: LogFile;
  readonly line: Line;
  /** Of the line, or where it tells none, of the line before it in its file; undefined where there is no such line close by. */
  readonly timeMs: number | undefined;
}
