import { isUtf8 } from "node:buffer";
import { FATAL, LEVEL_STEP, TRACE } from "../../record/level.js";
import {
  BATCH,
  BATCH_COMMITTING,
  BATCH_OPEN,
  BATCH_SEALED,
  type BatchMemory,
  batchViews,
  HEAD_BYTES,
  MAX_RECORDS,
  MAX_SHARES,
  NOTE_WORDS,
  RECORDED_ELSEWHERE,
  RECORDED_HERE,
  SHARE,
  SHARE_DOUBLES,
  shareStart,
} from "../../ring/batch-memory.js";
import { CONSUMER, SEGMENT_CELLS, SEGMENT_HEADER_BYTES, SINK } from "../../ring/layout.js";
import type { Segment } from "../../ring/segment.js";

/** Segments that can be read, from the first that is not committed on, by the block of their ring and their number. */
export type ReadableSegments = ReadonlyMap<number, ReadonlyMap<number, Segment>>;

const LINE_END = 0x0a;
const LINE_START =
  /^\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","level":"(?:trace|debug|info|warn|error|fatal)",/;
const SINK_COUNTS = Object.keys(SINK).length;

/** Whether these bytes stand in the log file, up to this place. */
export type StandsInFile = (bytes: Buffer, device: number, inode: number, endBytes: number) => boolean;

/** Whether a consumer may take over what is in a batch. Where not, it is emptied: its frames are read once more. */
export function checkBatch(memory: BatchMemory, segments: ReadableSegments, standsInFile: StandsInFile): boolean {
  if (memory.head.byteLength !== HEAD_BYTES) return false;
  const { doubles, notes } = batchViews(memory);
  const state = doubles[BATCH.state];
  if (state === BATCH_OPEN) return true;
  const isSound =
    (state === BATCH_SEALED || (state === BATCH_COMMITTING && areCommitCounts(doubles))) &&
    isHead(doubles, memory.text.byteLength) &&
    areShares(doubles, segments) &&
    areNotes(doubles, notes) &&
    isText(textOf(memory, doubles[BATCH.textBytes] as number)) &&
    isLineBegun(doubles, textOf(memory, doubles[BATCH.takenBytes] as number), standsInFile);
  if (isSound) return true;
  doubles[BATCH.state] = BATCH_OPEN;
  return false;
}

function textOf({ text }: BatchMemory, bytes: number): Buffer {
  return Buffer.from(text as ArrayBuffer, 0, bytes);
}

/** Where the sink is said to have taken a part of a line, the file must have it: what follows would else be no line. */
function isLineBegun(doubles: Float64Array, taken: Buffer, standsInFile: StandsInFile): boolean {
  const begun = taken.subarray(taken.lastIndexOf(LINE_END) + 1);
  if (begun.length === 0 || doubles[BATCH.takenBytes] === doubles[BATCH.textBytes]) return true;
  const [device, inode, bytes] = [BATCH.fileDevice, BATCH.fileInode, BATCH.fileBytes].map((cell) => doubles[cell]);
  return standsInFile(begun, device as number, inode as number, bytes as number);
}

function isHead(doubles: Float64Array, capacityBytes: number): boolean {
  const value = (cell: number) => doubles[cell] as number;
  const places = [BATCH.fileInode, BATCH.fileBytes].map(value);
  return (
    [BATCH.order, BATCH.config].map(value).every(isCount) &&
    isWithin(value(BATCH.textBytes), capacityBytes) &&
    isWithin(value(BATCH.takenBytes), value(BATCH.textBytes)) &&
    isWithin(value(BATCH.records), MAX_RECORDS) &&
    isWithin(value(BATCH.shares), MAX_SHARES) &&
    (Number.isNaN(value(BATCH.fileDevice)) || (isCount(value(BATCH.fileDevice)) && places.every(isCount)))
  );
}

function areCommitCounts(doubles: Float64Array): boolean {
  const droppedCell = doubles[BATCH.droppedCell];
  if (droppedCell !== CONSUMER.droppedSink && droppedCell !== CONSUMER.droppedExit) return false;
  return Array.from(doubles.subarray(BATCH.sinkCounts, BATCH.sinkCounts + SINK_COUNTS)).every(isCount);
}

function areShares(doubles: Float64Array, segments: ReadableSegments): boolean {
  for (let share = 0; share < (doubles[BATCH.shares] as number); share++) {
    const start = shareStart(share);
    const segment = segments.get(doubles[start + SHARE.block] as number)?.get(doubles[start + SHARE.segment] as number);
    const counts = Array.from(doubles.subarray(start + SHARE.offset, start + SHARE.bytes + 1));
    if (doubles[BATCH.state] === BATCH_COMMITTING)
      counts.push(...doubles.subarray(start + SHARE.bytes, start + SHARE_DOUBLES));
    if (segment === undefined || !counts.every(isCount)) return false;
    if (!isFrameEnd(segment, doubles[start + SHARE.offset] as number)) return false;
  }
  return true;
}

/** Whether a frame begins there, or the next one will. */
function isFrameEnd({ i32, cells }: Segment, offset: number): boolean {
  if (offset > (cells[SEGMENT_CELLS.published] as number)) return false;
  let pos = SEGMENT_HEADER_BYTES;
  while (pos < offset) {
    const length = i32[pos >> 2] as number;
    if (length <= 0 || length % 8 !== 0) return false;
    pos += length;
  }
  return pos === offset;
}

function areNotes(doubles: Float64Array, notes: Int32Array): boolean {
  for (let record = 0; record < (doubles[BATCH.records] as number); record++) {
    const at = record * NOTE_WORDS;
    const level = (notes[at + 1] as number) & ~(RECORDED_HERE | RECORDED_ELSEWHERE);
    const isLevel = level >= TRACE && level <= FATAL && level % LEVEL_STEP === 0;
    if (!isLevel || !isWithin(notes[at] as number, (doubles[BATCH.shares] as number) - 1)) return false;
    if ((notes[at + 2] as number) < 0) return false;
  }
  return true;
}

/** Whole lines of JSON, as they are written. */
function isText(text: Buffer): boolean {
  if (text.length === 0) return true;
  if (!isUtf8(text) || text[text.length - 1] !== LINE_END) return false;
  return text
    .toString("utf8", 0, text.length - 1)
    .split("\n")
    .every(isLine);
}

function isLine(line: string): boolean {
  if (!LINE_START.test(line)) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false; // What is no JSON is damaged, whatever the reason.
  }
}

function isWithin(value: number, most: number): boolean {
  return isCount(value) && value <= most;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
