import { createMemory } from "./memory.js";

/**
 * Memory of a batch: text on its way to the sink that `written` speaks of, and the frames that it stands for. It is shared, so
 * that a consumer which follows one that has died in the middle can end what that one has begun.
 *
 *     head    64 × f64:           see BATCH
 *     shares  MAX_SHARES × 20 f64: how far the batch has come in each ring, see SHARE
 *     notes   MAX_RECORDS × 3 i32: of each record its share, its level, and where its text ends
 *
 * The text stands in memory of its own, for it may have to grow.
 */
export interface BatchMemory {
  readonly head: ArrayBufferLike;
  text: ArrayBufferLike;
}

/** Doubles of the head. */
export const BATCH = {
  /** One of BATCH_ states. */
  state: 0,
  /** Of two batches that wait the one with the lower order is written first. */
  order: 1,
  textBytes: 2,
  /** How many of them the sink has taken. */
  takenBytes: 3,
  records: 4,
  shares: 5,
  /** Version of a configuration that comes after these frames; 0: none. */
  config: 6,
  /** Where those records go that the sink has not taken: the first of a thread's counts for that reason. */
  droppedCell: 7,
  /** The file before the bytes from `takenBytes` on were written to it: device, inode, size. NaN: it is no file. */
  fileDevice: 8,
  fileInode: 9,
  fileBytes: 10,
  /** The sink's own counts before the commit, as many as SINK has. */
  sinkCounts: 16,
} as const;

/** Doubles of a share. The counts before the commit are there so that a commit which was cut short can be made once more. */
export const SHARE = {
  block: 0,
  segment: 1,
  offset: 2,
  bytes: 3,
  consumedBytes: 4,
  written: 5,
  /** Six counts, one a level, of the reason at `BATCH.droppedCell`. */
  dropped: 6,
  recorded: 12,
  recordedElsewhere: 13,
} as const;

/** Nothing in it counts: it is being filled, or all is done. */
export const BATCH_OPEN = 0;
/** Its text is whole, and is to be written. */
export const BATCH_SEALED = 1;
/** Its text is out or given up; counts and rings are being brought up to date. */
export const BATCH_COMMITTING = 2;

export const BATCH_COUNT = 2;
export const HEAD_DOUBLES = 64;
export const SHARE_DOUBLES = 20;
export const MAX_SHARES = 256;
export const MAX_RECORDS = 16_384;
/** Beside a record's level: it comes from the recorder, and took a number of its share's thread, or of one that is gone. */
export const RECORDED_HERE = 0x100;
export const RECORDED_ELSEWHERE = 0x200;
export const LEVEL_BITS = 0xff;
/** Of what is noted of a record. */
export const NOTE_WORDS = 3;
const NOTES_OFFSET = (HEAD_DOUBLES + MAX_SHARES * SHARE_DOUBLES) * 8;
export const HEAD_BYTES = NOTES_OFFSET + MAX_RECORDS * NOTE_WORDS * 4;
/** A full batch and a record; what is not touched takes no memory. */
export const TEXT_BYTES = 1400 * 1024;

export function createBatchMemory(): BatchMemory {
  return { head: createMemory(HEAD_BYTES), text: createMemory(TEXT_BYTES) };
}

/** One is filled while the other is written. */
export function createBatchMemories(): readonly BatchMemory[] {
  return Array.from({ length: BATCH_COUNT }, createBatchMemory);
}

export interface BatchViews {
  readonly doubles: Float64Array;
  readonly notes: Int32Array;
}

export function batchViews({ head }: BatchMemory): BatchViews {
  return {
    doubles: new Float64Array(head, 0, NOTES_OFFSET / 8),
    notes: new Int32Array(head, NOTES_OFFSET, MAX_RECORDS * NOTE_WORDS),
  };
}

/** First double of a share. */
export function shareStart(share: number): number {
  return HEAD_DOUBLES + share * SHARE_DOUBLES;
}
