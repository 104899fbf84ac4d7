import { type LineKind, lineKind } from "./line-kind.js";
import { LineSplitter } from "./line-splitter.js";
import { type OpenFile, readText } from "./read-text.js";

/** How much of a file is looked through. */
const LOOK_BYTES = 1_024 * 1_024;

/** A whole record. */
export type FirstRecord = Extract<LineKind, { readonly time: string }>;

/** The first record of a file; undefined where its first MiB has none. */
export async function firstRecord(file: OpenFile): Promise<FirstRecord | undefined> {
  let found: FirstRecord | undefined;
  let seenBytes = 0;
  const lines = new LineSplitter(LOOK_BYTES, ({ bytes, isEnded, isTooLong }) => {
    if (found !== undefined || !isEnded || isTooLong) return;
    const line = lineKind(bytes);
    if (line.kind === "record" || line.kind === "own") found = line;
  });
  // What is damaged is told when the file is read.
  await readText(file, (chunk) => {
    lines.push(chunk);
    seenBytes += chunk.length;
    return found !== undefined || seenBytes >= LOOK_BYTES;
  });
  return found;
}
