import type { Line, LogFile } from "../lines/log-file.js";
import { lastLines, readPart, type TailLine } from "./file-tail.js";
import { OpenLogs } from "./open-logs.js";
import { lastPackedLines } from "./packed-tail.js";
import { START_BYTES } from "./piece-reader.js";

/** Lines of several processes stand a little out of order: among so many more the newest are looked for. */
const SLACK_LINES = 1_000;
/** Where they begin with lines without a time, the line before those is looked for among so many. */
const MAX_TAIL_LINES = 100_000;
/** A line that is longer is given by its beginning. */
const MAX_LINE_BYTES = 2 ** 20;
/** Of all lines together; of those that come when it is used up, only the beginning is given. */
const MAX_BYTES = 64 * 2 ** 20;
const CARRIAGE_RETURN = 0x0d;

export interface NewestLine {
  readonly file: LogFile;
  readonly line: Line;
  /** Of the line, or where it tells none, of the line before it in its file; undefined where there is no such line close by. */
  readonly timeMs: number | undefined;
}

/** A line that may be among the newest; `line` is there where it had to be read already. */
interface Candidate {
  readonly file: LogFile;
  /** Of the file among all: with the same time, lines of later files are newer. */
  readonly order: number;
  readonly byte: number;
  readonly timeMs: number | undefined;
  readonly place: TailLine | undefined;
  readonly line: Line | undefined;
}

/**
 * The newest lines of some files together, newest first, found from their ends; empty ones are left out. A packed file is unpacked
 * only where a line of it may be among them: not where enough lines are newer than the file. One that cannot be read has no lines.
 */
export async function newestLines(files: readonly LogFile[], count: number): Promise<NewestLine[]> {
  const logs = new OpenLogs();
  try {
    let newest: Candidate[] = [];
    for (const [order, file] of files.entries())
      if (!file.isGzip) newest = pick([...newest, ...(await ofPlain(logs, file, order, count))], count);
    for (const [order, file] of files.entries())
      if (file.isGzip && mayBeAmong(file, newest, count))
        newest = pick([...newest, ...(await ofPacked(file, order, count))], count);
    return await readAll(logs, newest);
  } finally {
    await logs.closeAll();
  }
}

async function ofPlain(logs: OpenLogs, file: LogFile, order: number, count: number): Promise<Candidate[]> {
  const fd = await logs.open(file);
  if (typeof fd === "string") return [];
  const tail = tailWithTimes(fd, file.bytes, count);
  return tail.map((place) => ({ file, order, byte: place.byte, timeMs: place.timeMs, place, line: undefined }));
}

/** With so many lines before those that are asked for that one of them tells a time. */
function tailWithTimes(fd: number, fileBytes: number, count: number): TailLine[] {
  let wanted = count + SLACK_LINES;
  for (;;) {
    const tail = lastLines(fd, fileBytes, wanted);
    const isTold = tail[0] === undefined || tail[0].timeMs !== undefined;
    if (isTold || tail.length < wanted || wanted >= count + MAX_TAIL_LINES) return tail;
    wanted *= 4;
  }
}

async function ofPacked(file: LogFile, order: number, count: number): Promise<Candidate[]> {
  const tail = await lastPackedLines(file, count + SLACK_LINES);
  return tail.map(({ line, timeMs }) => ({ file, order, byte: line.byte, timeMs, place: undefined, line }));
}

/** A file has no line that is newer than its last change. */
function mayBeAmong(file: LogFile, newest: readonly Candidate[], count: number): boolean {
  const oldest = newest[count - 1];
  return oldest === undefined || (oldest.timeMs ?? Number.NEGATIVE_INFINITY) <= file.changedMs;
}

function pick(candidates: Candidate[], count: number): Candidate[] {
  return candidates.sort(byNewest).slice(0, count);
}

function byNewest(a: Candidate, b: Candidate): number {
  const [timeA, timeB] = [a.timeMs ?? Number.MIN_SAFE_INTEGER, b.timeMs ?? Number.MIN_SAFE_INTEGER];
  return timeB - timeA || b.order - a.order || b.byte - a.byte;
}

async function readAll(logs: OpenLogs, newest: readonly Candidate[]): Promise<NewestLine[]> {
  const lines: NewestLine[] = [];
  let bytes = 0;
  for (const { file, place, line, timeMs } of newest) {
    const fd = await logs.open(file);
    const read =
      line ?? (typeof fd === "number" && place !== undefined ? readPlace(fd, place, bytes < MAX_BYTES) : undefined);
    if (read === undefined) continue;
    bytes += read.bytes.length;
    lines.push({ file, line: read, timeMs });
  }
  return lines;
}

function readPlace(fd: number, { byte, toByte, isEnded }: TailLine, isWholeWanted: boolean): Line {
  const isTooLong = toByte - byte > (isWholeWanted ? MAX_LINE_BYTES : START_BYTES);
  const bytes = readPart(fd, byte, isTooLong ? START_BYTES : toByte - byte);
  const isCrlf = !isTooLong && bytes[bytes.length - 1] === CARRIAGE_RETURN;
  return { bytes: isCrlf ? bytes.subarray(0, -1) : bytes, byte, isTooLong, isEnded };
}
