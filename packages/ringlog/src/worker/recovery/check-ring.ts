import { HEADER_BYTES, KIND_NOTHING } from "../../record/frame.js";
import { CONSUMER, SEGMENT_CELLS, SEGMENT_HEADER_BYTES } from "../../ring/layout.js";
import type { Segment } from "../../ring/segment.js";
import { BoundedReader, type KnownIds } from "./bounded.js";
import { isSoundFrame } from "./check-frame.js";

/** What checking a ring needs besides its memory. */
export interface RingCheck {
  /** What the ring's dictionary says. */
  readonly ids: KnownIds;
  /** Judges the JSON of a frame that is no record. */
  readonly isPayload: (kind: number, json: string) => boolean;
  /** Takes what was damaged: a frame that cannot be decoded, or a place from which on nothing can be read. */
  readonly damaged: (what: string) => void;
}

/**
 * Goes over what is left in a ring and makes it readable: frames that cannot be decoded are marked as nothing, a chain that does
 * not go on ends. After that any consumer may read it. Gives the segments that are left, by number.
 */
export function checkRing(
  counters: Float64Array,
  segments: ReadonlyMap<number, Segment>,
  check: RingCheck,
): ReadonlyMap<number, Segment> {
  const seen = new Map<number, Segment>();
  let segment = segments.get(counters[CONSUMER.headSegment] as number);
  if (segment === undefined) {
    segment = firstOfChain([...segments.values()]);
    if (segment !== undefined) check.damaged("the number of the first segment");
    counters[CONSUMER.headSegment] = segment?.number ?? 0;
  }
  while (segment !== undefined) {
    const { cells } = segment;
    seen.set(segment.number, segment);
    checkSegment(segment, seen.size === 1, check);
    const next = cells[SEGMENT_CELLS.next] as number;
    if (cells[SEGMENT_CELLS.sealed] !== 1 || next === 0) return seen;
    segment = seen.has(next) ? undefined : segments.get(next);
    if (segment !== undefined) continue;
    check.damaged(`segment ${next}, which is missing`);
    cells[SEGMENT_CELLS.next] = 0;
  }
  return seen;
}

/** Where the consumer's own note is lost: the segment in use that none in use goes on to. */
function firstOfChain(segments: readonly Segment[]): Segment | undefined {
  const used = segments.filter(({ cells }) => cells[SEGMENT_CELLS.free] !== 1);
  const following = new Set(used.map(({ cells }) => cells[SEGMENT_CELLS.next]));
  return used.find(({ number }) => !following.has(number));
}

function checkSegment(segment: Segment, isFirst: boolean, check: RingCheck): void {
  const { cells, number } = segment;
  const end = publishedEnd(segment, check);
  const committed = isFirst ? (cells[SEGMENT_CELLS.committed] as number) : SEGMENT_HEADER_BYTES;
  const isPlace = committed >= SEGMENT_HEADER_BYTES && committed <= end && committed % 8 === 0;
  if (!isPlace) check.damaged(`segment ${number} at its first frame`);
  // Nothing before it is known to be unwritten, so nothing is written twice.
  const start = isPlace ? committed : end;
  cells[SEGMENT_CELLS.committed] = start;
  cells[SEGMENT_CELLS.published] = checkFrames(segment, start, end, check);
}

function publishedEnd({ cells, capacityBytes, number }: Segment, check: RingCheck): number {
  const published = cells[SEGMENT_CELLS.published] as number;
  const end = Math.min(Math.max(published, SEGMENT_HEADER_BYTES), capacityBytes) & ~7;
  if (end !== published) check.damaged(`segment ${number} at its end`);
  return end;
}

/** Gives how far frames could be told apart. */
function checkFrames(segment: Segment, start: number, end: number, check: RingCheck): number {
  const reader = new BoundedReader(segment.bytes, check.ids);
  let pos = start;
  while (pos < end) {
    const length = segment.i32[pos >> 2] as number;
    if (length < HEADER_BYTES || length % 8 !== 0 || length > end - pos) {
      check.damaged(`segment ${segment.number} from byte ${pos} on`);
      return pos;
    }
    if (!isSoundFrame(segment, pos, length, reader, check.isPayload)) {
      check.damaged(`segment ${segment.number}, one frame at byte ${pos}`);
      segment.bytes.fill(KIND_NOTHING, pos + 4, pos + Math.min(length, HEADER_BYTES + 1));
    }
    pos += length;
  }
  return pos;
}
