import { LEVEL_COUNT, levelIndex } from "../record/level.js";
import {
  BATCH,
  BATCH_COMMITTING,
  BATCH_OPEN,
  BATCH_SEALED,
  type BatchMemory,
  batchViews,
  LEVEL_BITS,
  MAX_RECORDS,
  MAX_SHARES,
  NOTE_WORDS,
  RECORDED_HERE,
  SHARE,
  shareStart,
} from "../ring/batch-memory.js";
import { CONSUMER, SINK } from "../ring/layout.js";
import type { Segment } from "../ring/segment.js";
import { JsonWriter } from "./format/json-writer.js";
import type { RingState } from "./ring-state.js";
import type { FilePosition, WriteProgress } from "./sinks/sink.js";

/** How far a batch has come in one ring. */
interface Share {
  readonly ring: RingState;
  segment: Segment;
  offset: number;
  bytes: number;
}

/** Where the records go that a sink could not take: the first of a thread's counts for that reason, one a level. */
export type DroppedCell = typeof CONSUMER.droppedSink | typeof CONSUMER.droppedExit | typeof CONSUMER.unconfirmed;

/** A record that is lost however much of the text is written. */
const NEVER = 0x7fffffff;
/** Bytes after which a batch is written. */
const FULL_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;
const SINK_CELLS = {
  [CONSUMER.droppedSink]: SINK.droppedSink,
  [CONSUMER.droppedExit]: SINK.droppedExit,
  [CONSUMER.unconfirmed]: SINK.unconfirmed,
} as const;
const SINK_COUNTS = Object.keys(SINK).length;

/** Where the text of a batch that outgrows its memory goes on. */
export interface TextHost {
  keepText(batch: number, text: ArrayBufferLike): void;
  readonly createText?: ((batch: number, bytes: number) => ArrayBufferLike) | undefined;
}

/** Finds the ring that has a block. */
export type FindRing = (block: number) => RingState | undefined;

/** Text on its way to the sink that `written` speaks of, and the frames that it stands for: see BatchMemory. */
export class Batch implements WriteProgress {
  readonly out: JsonWriter;
  readonly #memory: BatchMemory;
  readonly #doubles: Float64Array;
  readonly #notes: Int32Array;
  readonly #shares: Share[] = [];
  /** Index of the share that took the last frame. */
  #current = 0;
  #records = 0;
  #takenBytes = 0;
  #isSealed = false;

  /** `index`: which of the batches it is; the host is told of the memory of a text that has outgrown the one before. */
  constructor(memory: BatchMemory, index: number, { keepText, createText }: TextHost) {
    this.#memory = memory;
    const { doubles, notes } = batchViews(memory);
    this.#doubles = doubles;
    this.#notes = notes;
    const grown = (text: ArrayBufferLike) => {
      memory.text = text;
      keepText(index, text);
    };
    this.out = new JsonWriter(memory.text, grown, createText && ((bytes) => createText(index, bytes)));
  }

  get isEmpty(): boolean {
    return this.#shares.length === 0 && this.out.pos === 0;
  }

  /** Whether its text is whole, and it is to be written. */
  get isSealed(): boolean {
    return this.#isSealed;
  }

  /** Whether it takes no more frames. */
  get isFull(): boolean {
    return this.#isSealed || this.out.pos >= FULL_BYTES || this.#records >= MAX_RECORDS;
  }

  /** Whether something of this ring is in it, be it only a record that was kept of it before. */
  speaksOf(ring: RingState): boolean {
    return this.#shares.some((share) => share.ring === ring);
  }

  /** Frames of this ring follow. False: so many rings have a share that it must be written first. */
  turnTo(ring: RingState): boolean {
    const { segment, offset } = ring.reader;
    this.#current = this.#shares.findIndex((share) => share.ring === ring);
    if (this.#current !== -1) return true;
    if (this.#shares.length === MAX_SHARES) return false;
    this.#current = this.#shares.push({ ring, segment, offset, bytes: 0 }) - 1;
    return true;
  }

  /** Notes that everything in the ring up to `offset`, so many bytes more, is taken care of by this batch. */
  take(segment: Segment, offset: number, bytes: number): void {
    const share = this.#shares[this.#current] as Share;
    share.segment = segment;
    share.offset = offset;
    share.bytes += bytes;
  }

  /** Notes a record of the ring that was turned to, whose text ends here. `recorded`: RECORDED_ bits, or 0. */
  count(level: number, recorded = 0): void {
    this.#note(level | recorded, this.out.pos);
  }

  /** Notes a record that is put aside. */
  countLost(level: number): void {
    this.#note(level, NEVER);
  }

  #note(level: number, end: number): void {
    const at = this.#records++ * NOTE_WORDS;
    this.#notes[at] = this.#current;
    this.#notes[at + 1] = level;
    this.#notes[at + 2] = end;
  }

  get takenBytes(): number {
    return this.#takenBytes;
  }

  /** All of its text. */
  get text(): Buffer {
    return this.out.bytes.subarray(0, this.out.pos);
  }

  /** Text that is still to be written. */
  get bytes(): Buffer {
    return this.out.bytes.subarray(this.#takenBytes, this.out.pos);
  }

  /** The beginning of a line that the sink has taken without its end. */
  get begunLine(): Buffer {
    const taken = this.out.bytes.subarray(0, this.#takenBytes);
    return taken.subarray(taken.lastIndexOf(NEWLINE) + 1);
  }

  /** From here on the batch outlives its consumer. `config`: version of the configuration that its last frame brought, or 0. */
  seal(order: number, config: number): void {
    if (this.#isSealed) return;
    this.#isSealed = true;
    const doubles = this.#doubles;
    doubles[BATCH.order] = order;
    doubles[BATCH.textBytes] = this.out.pos;
    doubles[BATCH.takenBytes] = 0;
    doubles[BATCH.records] = this.#records;
    doubles[BATCH.shares] = this.#shares.length;
    doubles[BATCH.config] = config;
    doubles[BATCH.fileDevice] = Number.NaN;
    this.#shares.forEach(({ ring, segment, offset, bytes }, index) => {
      const start = shareStart(index);
      doubles[start + SHARE.block] = ring.reader.block;
      doubles[start + SHARE.segment] = segment.number;
      doubles[start + SHARE.offset] = offset;
      doubles[start + SHARE.bytes] = bytes;
    });
    doubles[BATCH.state] = BATCH_SEALED;
  }

  starts(position: FilePosition | undefined): void {
    this.#doubles[BATCH.fileInode] = position?.inode ?? Number.NaN;
    this.#doubles[BATCH.fileBytes] = position?.bytes ?? Number.NaN;
    this.#doubles[BATCH.fileDevice] = position?.device ?? Number.NaN;
  }

  took(bytes: number): void {
    this.#takenBytes += bytes;
    this.#doubles[BATCH.takenBytes] = this.#takenBytes;
  }

  /** Where the text that is still to be written may stand already, if a consumer has died while it wrote it. */
  get position(): FilePosition | undefined {
    const [device, inode, bytes] = [BATCH.fileDevice, BATCH.fileInode, BATCH.fileBytes].map(
      (cell) => this.#doubles[cell] as number,
    ) as [number, number, number];
    return Number.isNaN(device) ? undefined : { device, inode, bytes };
  }

  /**
   * Frees the frames; counts records as written up to what the sink has taken of the text, the others as dropped.
   * `sinkCounts` are those of the sink, as many as SINK has.
   */
  commit(droppedCell: DroppedCell, sinkCounts: Float64Array): void {
    const doubles = this.#doubles;
    doubles[BATCH.droppedCell] = droppedCell;
    for (let index = 0; index < SINK_COUNTS; index++) doubles[BATCH.sinkCounts + index] = sinkCounts[index] as number;
    for (const [index, { ring }] of this.#shares.entries())
      noteCounts(doubles, shareStart(index), ring.reader.counters, droppedCell);
    doubles[BATCH.state] = BATCH_COMMITTING;
    this.#settle(sinkCounts);
  }

  /** Sets all counts to what they were and what this batch adds: the same however often it is done. */
  #settle(sinkCounts: Float64Array): void {
    const doubles = this.#doubles;
    const droppedCell = doubles[BATCH.droppedCell] as DroppedCell;
    for (const [index, { ring }] of this.#shares.entries())
      resetCounts(doubles, shareStart(index), ring.reader.counters, droppedCell);
    const written = this.#countRecords(droppedCell);
    for (let index = 0; index < SINK_COUNTS; index++) sinkCounts[index] = doubles[BATCH.sinkCounts + index] as number;
    const sinkCell = SINK_CELLS[droppedCell];
    sinkCounts[SINK.written] = (sinkCounts[SINK.written] as number) + written;
    sinkCounts[SINK.bytes] = (sinkCounts[SINK.bytes] as number) + this.#takenBytes;
    sinkCounts[sinkCell] = (sinkCounts[sinkCell] as number) + this.#records - written;
    for (const share of this.#shares) share.ring.reader.commit(share, share.bytes);
    doubles[BATCH.state] = BATCH_OPEN;
    this.#clear();
  }

  #countRecords(droppedCell: DroppedCell): number {
    let written = 0;
    for (let index = 0; index < this.#records; index++) {
      const at = index * NOTE_WORDS;
      const isWritten = (this.#notes[at + 2] as number) <= this.#takenBytes;
      const levelAndBits = this.#notes[at + 1] as number;
      const cell = isWritten ? CONSUMER.written : droppedCell + levelIndex(levelAndBits & LEVEL_BITS);
      const { counters } = (this.#shares[this.#notes[at] as number] as Share).ring.reader;
      counters[cell] = (counters[cell] as number) + 1;
      if (levelAndBits > LEVEL_BITS) countRecorded(counters, levelAndBits);
      if (isWritten) written++;
    }
    return written;
  }

  /** For a batch that was taken over and is still to be written: its rings' threads have given these numbers. */
  passOnNumbers(): void {
    for (let index = 0; index < this.#records; index++) {
      const at = index * NOTE_WORDS;
      if (((this.#notes[at + 1] as number) & RECORDED_HERE) !== 0)
        (this.#shares[this.#notes[at] as number] as Share).ring.recorded++;
    }
  }

  #clear(): void {
    this.#shares.length = 0;
    this.#current = 0;
    this.#records = 0;
    this.#takenBytes = 0;
    this.#isSealed = false;
    this.out.pos = 0;
  }

  /** Order among those that a dead consumer has left, or undefined where there is nothing to be done. */
  get leftOrder(): number | undefined {
    const isLeft = this.#doubles[BATCH.state] !== BATCH_OPEN;
    return isLeft && !this.#isSealed ? (this.#doubles[BATCH.order] as number) : undefined;
  }

  /** Version of the configuration that comes after the frames, or 0. Known once it is sealed. */
  get config(): number {
    return this.#doubles[BATCH.config] as number;
  }

  /**
   * Takes over what a dead consumer has left, and moves the rings' readers behind it. False: its text is not known, for it had
   * outgrown its memory at that very moment; then nothing is taken over, and the frames are read once more.
   */
  adopt(findRing: FindRing, sinkCounts: Float64Array): boolean {
    const doubles = this.#doubles;
    const textBytes = doubles[BATCH.textBytes] as number;
    if (textBytes > this.#memory.text.byteLength) {
      doubles[BATCH.state] = BATCH_OPEN;
      return false;
    }
    this.out.pos = textBytes;
    this.#records = doubles[BATCH.records] as number;
    this.#takenBytes = doubles[BATCH.takenBytes] as number;
    this.#isSealed = true;
    const shares = doubles[BATCH.shares] as number;
    for (let index = 0; index < shares; index++) this.#adoptShare(shareStart(index), findRing);
    if (doubles[BATCH.state] === BATCH_COMMITTING) this.#settle(sinkCounts);
    return true;
  }

  #adoptShare(start: number, findRing: FindRing): void {
    const doubles = this.#doubles;
    const ring = findRing(doubles[start + SHARE.block] as number);
    const segment = ring?.segment(doubles[start + SHARE.segment] as number);
    if (ring === undefined || segment === undefined) throw new Error("a batch speaks of a ring that is not there");
    const offset = doubles[start + SHARE.offset] as number;
    ring.reader.seek({ segment, offset });
    this.#shares.push({ ring, segment, offset, bytes: doubles[start + SHARE.bytes] as number });
  }
}

function countRecorded(counters: Float64Array, levelAndBits: number): void {
  const cell = (levelAndBits & RECORDED_HERE) !== 0 ? CONSUMER.recorded : CONSUMER.recordedElsewhere;
  counters[cell] = (counters[cell] as number) + 1;
}

function noteCounts(doubles: Float64Array, start: number, counters: Float64Array, droppedCell: number): void {
  doubles[start + SHARE.consumedBytes] = counters[CONSUMER.consumedBytes] as number;
  doubles[start + SHARE.written] = counters[CONSUMER.written] as number;
  doubles[start + SHARE.recorded] = counters[CONSUMER.recorded] as number;
  doubles[start + SHARE.recordedElsewhere] = counters[CONSUMER.recordedElsewhere] as number;
  for (let level = 0; level < LEVEL_COUNT; level++)
    doubles[start + SHARE.dropped + level] = counters[droppedCell + level] as number;
}

function resetCounts(doubles: Float64Array, start: number, counters: Float64Array, droppedCell: number): void {
  counters[CONSUMER.consumedBytes] = doubles[start + SHARE.consumedBytes] as number;
  counters[CONSUMER.written] = doubles[start + SHARE.written] as number;
  counters[CONSUMER.recorded] = doubles[start + SHARE.recorded] as number;
  counters[CONSUMER.recordedElsewhere] = doubles[start + SHARE.recordedElsewhere] as number;
  for (let level = 0; level < LEVEL_COUNT; level++)
    counters[droppedCell + level] = doubles[start + SHARE.dropped + level] as number;
}
