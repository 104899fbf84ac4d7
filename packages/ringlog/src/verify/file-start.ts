import { type LineKind, lineKind } from "./line-kind.js";
import { LineSplitter } from "./line-splitter.js";
import { type OpenFile, readText } from "./read-text.js";

/** How a file begins: what it is ordered and known again by. */
export interface FileStart {
  /** Of its first record. */
  readonly timeMs: number;
  /** By process and thread: the first number. */
  readonly seqs: ReadonlyMap<string, number>;
}

/** How much of a file is looked through. */
const LOOK_BYTES = 1_024 * 1_024;

/** Time of a line that ringlog did not write, in milliseconds since the epoch; undefined where it tells none. */
export type ForeignTime = (line: Buffer) => number | undefined;

/** Undefined where the first MiB has no record, nor a line of which `foreignTime` tells the time. */
export async function readStart(file: OpenFile, foreignTime?: ForeignTime): Promise<FileStart | undefined> {
  let timeMs: number | undefined;
  const seqs = new Map<string, number>();
  const lines = new LineSplitter(LOOK_BYTES, ({ bytes, isEnded, isTooLong }) => {
    const line = isEnded && !isTooLong ? lineKind(bytes) : undefined;
    if (line?.kind === "foreign") timeMs ??= foreignTime?.(bytes);
    if (line?.kind !== "record" && line?.kind !== "own") return;
    timeMs ??= Date.parse(line.time);
    if (line.kind === "record") noteFirst(seqs, line);
  });
  let seenBytes = 0;
  // What is damaged is told when the file is read.
  await readText(file, (chunk) => {
    lines.push(chunk);
    seenBytes += chunk.length;
    return seenBytes >= LOOK_BYTES;
  });
  return timeMs === undefined ? undefined : { timeMs, seqs };
}

function noteFirst(seqs: Map<string, number>, { origin, seq }: Extract<LineKind, { readonly seq: number }>): void {
  const thread = `${origin.instanceId} ${origin.threadId}`;
  if (!seqs.has(thread)) seqs.set(thread, seq);
}
