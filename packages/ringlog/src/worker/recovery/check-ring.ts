import { HEADER_BYTES, KIND_NOTHING } from "../../record/frame.js";
import { CONSUMER, SEGMENT_CELLS, SEGMENT_HEADER_BYTES } from "../../ring/layout.js";
import type { Segment } from "../../ring/segment.js";
import { BoundedReader, type KnownIds } from "./bounded.js";
import { isSoundFrame } from "./check-frame.js";

export interface CheckedRing {
  /** Frames that cannot be decoded, and places from which on nothing can be read. */
  readonly damages: number;
}

/**
 * Goes over what is left in a ring and makes it readable: frames that cannot be decoded are marked as nothing, a chain that does
 * not go on ends. After that any consumer may read it.
 */
export function checkRing(
  counters: Float64Array,
  segments: ReadonlyMap<number, Segment>,
  ids: KnownIds,
  isPayload: (kind: number, json: string) => boolean,
): CheckedRing {
  const seen = new Set<number>();
  let damages = 0;
  let segment = segments.get(counters[CONSUMER.headSegment] as number);
  if (segment === undefined) {
    damages++;
    segment = firstOfChain([...segments.values()]);
    counters[CONSUMER.headSegment] = segment?.number ?? 0;
  }
  while (segment !== undefined) {
    const { cells } = segment;
    seen.add(segment.number);
    damages += checkSegment(segment, seen.size === 1, ids, isPayload);
    const next = cells[SEGMENT_CELLS.next] as number;
    if (cells[SEGMENT_CELLS.sealed] !== 1 || next === 0) return { damages };
    segment = seen.has(next) ? undefined : segments.get(next);
    if (segment !== undefined) continue;
    damages++;
    cells[SEGMENT_CELLS.next] = 0;
  }
  return { damages };
}

/** Where the consumer's own note is lost: the segment in use that none in use goes on to. */
function firstOfChain(segments: readonly Segment[]): Segment | undefined {
  const used = segments.filter(({ cells }) => cells[SEGMENT_CELLS.free] !== 1);
  const following = new Set(used.map(({ cells }) => cells[SEGMENT_CELLS.next]));
  return used.find(({ number }) => !following.has(number));
}

function checkSegment(
  segment: Segment,
  isFirst: boolean,
  ids: KnownIds,
  isPayload: (kind: number, json: string) => boolean,
): number {
  const { cells, capacityBytes } = segment;
  const published = cells[SEGMENT_CELLS.published] as number;
  const end = Math.min(Math.max(published, SEGMENT_HEADER_BYTES), capacityBytes) & ~7;
  let damages = end === published ? 0 : 1;
  const committed = isFirst ? (cells[SEGMENT_CELLS.committed] as number) : SEGMENT_HEADER_BYTES;
  const isPlace = committed >= SEGMENT_HEADER_BYTES && committed <= end && committed % 8 === 0;
  if (!isPlace) damages++;
  // Nothing before it is known to be unwritten, so nothing is written twice.
  let pos = isPlace ? committed : end;
  cells[SEGMENT_CELLS.committed] = pos;
  const reader = new BoundedReader(segment.bytes, ids);
  while (pos < end) {
    const length = segment.i32[pos >> 2] as number;
    if (length < HEADER_BYTES || length % 8 !== 0 || length > end - pos) {
      damages++;
      break;
    }
    if (!isSoundFrame(segment, pos, length, reader, isPayload)) {
      damages++;
      makeNothing(segment, pos, length);
    }
    pos += length;
  }
  cells[SEGMENT_CELLS.published] = pos;
  return damages;
}

function makeNothing(segment: Segment, pos: number, length: number): void {
  segment.bytes.fill(KIND_NOTHING, pos + 4, pos + Math.min(length, HEADER_BYTES + 1));
}
