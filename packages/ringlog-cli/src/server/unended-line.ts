import type { Line, LogFile } from "../lines/log-file.js";
import { readLines } from "../lines/read-lines.js";
import type { ViewedIndex } from "./viewed-index.js";

/**
 * Takes a last line that has no end, which may be the last word of a process that was killed. Where it is continued, it comes again as
 * a whole with the lines that are appended.
 *
 * @param fromByte up to where the index reads the file
 */
export async function takeUnendedLine(
  index: ViewedIndex,
  file: LogFile,
  fromByte: number,
  signal: AbortSignal,
): Promise<void> {
  if (fromByte >= file.bytes) return;
  const lines: Line[] = [];
  await readLines(file, { fromByte, signal }, (line) => {
    if (!line.isEnded) lines.push({ ...line, bytes: Buffer.from(line.bytes) });
  });
  await index.append(file, lines);
}
