import { entryHead } from "./entry-head.js";
import { HEAD_BYTES, LineHead } from "./line-head.js";

const CLOSING_BRACE = 0x7d;
const head = new LineHead();

/**
 * Time of a line, whoever wrote it; undefined where it tells none.
 *
 * @param line without its end
 * @param isCut more of it follows, which is not looked at
 */
export function timeOfLine(line: Buffer, isCut: boolean): number | undefined {
  // A line that was torn lacks its brace, and tells no time.
  const isWhole = line.length >= HEAD_BYTES && (isCut || line[line.length - 1] === CLOSING_BRACE);
  if (isWhole && head.read(new DataView(line.buffer, line.byteOffset, line.length), 0)) return head.timeMs;
  return entryHead(line).timeMs;
}
