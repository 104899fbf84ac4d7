// Checks what a measurement has written: a fast logger that loses lines has measured nothing.
import { closeSync, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 8 * 2 ** 20;
const NEWLINE = 10;

/** The lines of a file, chunk by chunk, so that hundreds of megabytes are no matter. */
function* linesOf(file) {
  const fd = openSync(file, "r");
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  try {
    for (let bytes = readSync(fd, chunk); bytes > 0; bytes = readSync(fd, chunk)) {
      const data = Buffer.concat([rest, chunk.subarray(0, bytes)]);
      const end = data.lastIndexOf(NEWLINE) + 1;
      if (end > 0) yield* data.toString("utf8", 0, end - 1).split("\n");
      rest = data.subarray(end);
    }
  } finally {
    closeSync(fd);
  }
  if (rest.length > 0) yield rest.toString();
}

/**
 * @typedef {object} Seen
 * @property {number} lines without those that ringlog makes itself
 * @property {number} torn lines that do not parse
 * @property {number} gaps numbers that are missing in ringlog's `seq`, over all threads
 * @property {number} dropped records that ringlog says were dropped
 * @property {number} withheld records that ringlog says were duplicates
 * @property {number} summaries
 * @property {string} first
 * @property {string} last
 */

/** @returns {Seen} */
export function look(lines) {
  const seen = { lines: 0, torn: 0, gaps: 0, dropped: 0, withheld: 0, summaries: 0, first: "", last: "" };
  const seqs = new Map();
  for (const line of lines) take(seen, seqs, line);
  for (const { lowest, highest, count } of seqs.values()) seen.gaps += highest - lowest + 1 - count + (lowest - 1);
  return seen;
}

function take(seen, seqs, line) {
  const record = parse(line);
  if (record === undefined) {
    seen.torn++;
    return;
  }
  if (record["event.name"]?.startsWith("ringlog.")) {
    takeOwn(seen, record);
    return;
  }
  seen.lines++;
  if (seen.first === "") seen.first = line;
  seen.last = line;
  if (record.seq !== undefined) takeSeq(seqs, record);
}

function takeOwn(seen, record) {
  if (record["event.name"] === "ringlog.dropped") seen.dropped += record["dropped.count"];
  // What `ringlog.storm` tells of is in the summaries, too.
  else if (record["event.name"] === "ringlog.suppressed") {
    seen.summaries++;
    seen.withheld += record.log_count;
  }
}

function takeSeq(seqs, { seq, "thread.id": thread }) {
  const of = seqs.get(thread);
  if (of === undefined) seqs.set(thread, { lowest: seq, highest: seq, count: 1 });
  else {
    of.lowest = Math.min(of.lowest, seq);
    of.highest = Math.max(of.highest, seq);
    of.count++;
  }
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    // Counted as torn.
    return undefined;
  }
}

/** @param {string} file */
export function lookAt(file) {
  return look(linesOf(file));
}

/**
 * What is wrong with what was seen; empty where nothing is.
 * @param {Seen} seen
 * @param {{ lines: number, first?: string, last?: string, stats?: any }} expected `first` and `last` are text of these lines
 * @returns {string[]}
 */
export function complaints(seen, { lines, first = "", last = "", stats }) {
  const claims = [
    [seen.lines === lines, `${count(seen.lines)} of ${count(lines)} lines`],
    [seen.torn === 0, `${count(seen.torn)} lines do not parse`],
    [seen.gaps === 0, `${count(seen.gaps)} numbers missing in seq`],
    [seen.first.includes(first), "another first line"],
    [seen.last.includes(last), "another last line"],
    [stats?.dropped === undefined || Object.keys(stats.dropped).length === 0, "dropped by its own count"],
    [stats?.written === undefined || stats.written === lines, "another count in stats()"],
  ];
  return claims.filter(([holds]) => !holds).map(([, complaint]) => String(complaint));
}

const count = (value) => value.toLocaleString("en-US");

/** Looks at a file and says what is wrong with it. */
export function complaintsOf(file, expected) {
  return complaints(lookAt(file), expected);
}
