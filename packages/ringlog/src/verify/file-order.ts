import type { FileStart } from "./file-start.js";
import type { KnownFile } from "./open-file.js";

/** A file that is to be read. */
export interface Candidate {
  readonly path: string;
  /** Path of the log that it belongs to. */
  readonly log: string;
  /** Of the log itself: it is open. */
  readonly file?: KnownFile;
  readonly identity: string;
  readonly bytes: number;
  readonly changedMs: number;
  /** Left out where it has no record, and for the only file. */
  readonly start?: FileStart | undefined;
}

/**
 * Oldest first: by the numbers of threads that two files share, which no clock can turn round and no batch of another process;
 * else by the time of the first record; files without any by their last change. A log follows all that were rotated from it.
 */
export function inReadingOrder(found: readonly Candidate[]): Candidate[] {
  const ordered: Candidate[] = [];
  for (const each of [...found].sort(byTime)) {
    const at = ordered.findIndex((other) => precedes(each, other));
    ordered.splice(at === -1 ? ordered.length : at, 0, each);
  }
  for (const log of found) if (log.file !== undefined) moveBehindRotated(ordered, log);
  return ordered;
}

function byTime(a: Candidate, b: Candidate): number {
  return timeMs(a) - timeMs(b) || a.changedMs - b.changedMs || (a.path < b.path ? -1 : 1);
}

function timeMs({ start, changedMs }: Candidate): number {
  return start?.timeMs || changedMs;
}

/** Whether more of the threads that both have begin in `a` with a lower number than in `b`, than with a higher one. */
function precedes({ start: a }: Candidate, { start: b }: Candidate): boolean {
  let votes = 0;
  for (const [thread, seq] of a?.seqs ?? []) votes += Math.sign((b?.seqs.get(thread) ?? seq) - seq);
  return votes > 0;
}

function moveBehindRotated(ordered: Candidate[], log: Candidate): void {
  const last = ordered.findLastIndex((each) => each.log === log.log && each !== log);
  const at = ordered.indexOf(log);
  if (at < last) ordered.splice(last, 0, ...ordered.splice(at, 1));
}
