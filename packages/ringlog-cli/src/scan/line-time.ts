import { entryHead } from "./entry-head.js";
import { HEAD_BYTES, LineHead } from "./line-head.js";

const head = new LineHead();

/** Time of a whole line, or of its first bytes where it begins as ringlog's do. */
export function timeOfHead(start: Buffer): number | undefined {
  if (start.length < HEAD_BYTES) return undefined;
  return head.read(new DataView(start.buffer, start.byteOffset, start.length), 0) ? head.timeMs : undefined;
}

/** Time of a whole line, whoever wrote it. */
export function timeOfLine(line: Buffer): number | undefined {
  return timeOfHead(line) ?? entryHead(line).timeMs;
}
