import type { FirstRecord } from "./first-record.js";
import type { KnownFile } from "./open-file.js";

/** A file that is to be read. */
export interface Candidate {
  readonly path: string;
  /** Path of the log that it belongs to. */
  readonly log: string;
  /** Of the log itself: it is open. */
  readonly file?: KnownFile;
  readonly changedMs: number;
  readonly first: FirstRecord | undefined;
}

/**
 * Oldest first, by the time of the first record; files without any by their last change. A log follows all that were rotated
 * from it, whatever the clock did meanwhile.
 */
export function inReadingOrder(found: readonly Candidate[]): Candidate[] {
  const startMs = new Map(found.map((each) => [each, ownStartMs(each)]));
  for (const log of found.filter(({ file }) => file !== undefined)) {
    const rotated = found.filter((each) => each.log === log.log);
    startMs.set(
      log,
      rotated.reduce((latest, each) => Math.max(latest, ownStartMs(each)), 0),
    );
  }
  const start = (each: Candidate) => startMs.get(each) ?? 0;
  return [...found].sort((a, b) => start(a) - start(b) || logLast(a, b) || bySeq(a, b) || byChange(a, b));
}

function ownStartMs({ first, changedMs }: Candidate): number {
  return first === undefined ? changedMs : Date.parse(first.time) || 0;
}

function logLast(a: Candidate, b: Candidate): number {
  return a.log === b.log ? Number(a.file !== undefined) - Number(b.file !== undefined) : 0;
}

/** Files that were filled within a millisecond. */
function bySeq({ first: a }: Candidate, { first: b }: Candidate): number {
  if (a?.kind !== "record" || b?.kind !== "record") return 0;
  const isSameThread = a.origin.instanceId === b.origin.instanceId && a.origin.threadId === b.origin.threadId;
  return isSameThread ? a.seq - b.seq : 0;
}

function byChange(a: Candidate, b: Candidate): number {
  return a.changedMs - b.changedMs || (a.path < b.path ? -1 : 1);
}
