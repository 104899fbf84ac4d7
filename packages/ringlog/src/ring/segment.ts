import { type MemoryViews, viewsOf } from "../record/byte-writer.js";
import { SEGMENT_CELLS, SEGMENT_HEADER_BYTES } from "./layout.js";
import { createMemory } from "./memory.js";

/** Bytes of an ordinary segment: small enough to stay in a core's cache, large enough that a change is rare. */
export const SEGMENT_BYTES = 256 * 1024;

/** One fixed piece of a ring's memory, with all views on it: making them costs more than hundreds of records. */
export interface Segment extends MemoryViews {
  readonly number: number;
  readonly memory: ArrayBufferLike;
  readonly cells: Int32Array;
  readonly capacityBytes: number;
  /** Of the file that the memory is mapped from. */
  readonly path: string | undefined;
}

/** There is no memory for one more segment. Told by its mark: it may come from another copy of this module. */
export class NoMemory extends Error {
  readonly isNoMemory = true;
}

export function isNoMemory(error: unknown): boolean {
  return (error as NoMemory | undefined)?.isNoMemory === true;
}

/** Where a producer gets its memory from. Throws `NoMemory` where there is none. */
export type SegmentSource = (number: number, capacityBytes: number) => Segment;

/** The segments that a consumer knows by their numbers. */
export interface KnownSegments {
  get(number: number): Segment | undefined;
}

export function createSegment(number: number, capacityBytes: number): Segment {
  const segment = openSegment(number, createMemory(capacityBytes));
  resetSegment(segment);
  return segment;
}

export function openSegment(number: number, memory: ArrayBufferLike, path?: string): Segment {
  return {
    number,
    memory,
    path,
    cells: new Int32Array(memory, 0, SEGMENT_HEADER_BYTES / 4),
    capacityBytes: memory.byteLength,
    ...viewsOf(memory),
  };
}

/** Empty again, for the producer that takes it back. */
export function resetSegment(segment: Segment): void {
  const { cells } = segment;
  Atomics.store(cells, SEGMENT_CELLS.sealed, 0);
  Atomics.store(cells, SEGMENT_CELLS.next, 0);
  Atomics.store(cells, SEGMENT_CELLS.committed, SEGMENT_HEADER_BYTES);
  Atomics.store(cells, SEGMENT_CELLS.published, SEGMENT_HEADER_BYTES);
  Atomics.store(cells, SEGMENT_CELLS.free, 0);
}

/** Says that no frame follows in this segment and which one goes on. */
export function sealSegment(segment: Segment, next: number): void {
  Atomics.store(segment.cells, SEGMENT_CELLS.next, next);
  Atomics.store(segment.cells, SEGMENT_CELLS.sealed, 1);
}

export function isFree(segment: Segment): boolean {
  return Atomics.load(segment.cells, SEGMENT_CELLS.free) === 1;
}
