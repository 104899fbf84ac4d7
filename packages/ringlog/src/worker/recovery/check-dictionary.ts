import { ENTRY_SHAPE, ENTRY_STRING } from "../../record/interner.js";
import { SEGMENT_CELLS, SEGMENT_HEADER_BYTES } from "../../ring/layout.js";
import type { Segment } from "../../ring/segment.js";
import { BoundedReader, type KnownIds } from "./bounded.js";

const ENTRY_HEADER_BYTES = 8;

/** What was found of a dictionary. */
export interface CheckedDictionary {
  readonly ids: KnownIds;
  readonly isDamaged: boolean;
}

/** Goes over a dictionary's segments, which are numbered from 1, and ends it before the first entry that cannot be read. */
export function checkDictionary(segments: readonly Segment[]): CheckedDictionary {
  const ids: (number | "text")[] = [];
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index] as Segment;
    const { cells, capacityBytes } = segment;
    const published = cells[SEGMENT_CELLS.published] as number;
    const end = Math.min(Math.max(published, SEGMENT_HEADER_BYTES), capacityBytes);
    const good = readEntries(segment, end, ids);
    const isLast = index === segments.length - 1;
    const isWhole = good === published && segment.number === index + 1 && isChained(segment, index + 2, isLast);
    if (isWhole && !isLast) continue;
    cells[SEGMENT_CELLS.published] = good;
    cells[SEGMENT_CELLS.sealed] = 0;
    return { ids, isDamaged: !isWhole };
  }
  return { ids, isDamaged: segments.length === 0 };
}

function isChained({ cells }: Segment, next: number, isLast: boolean): boolean {
  const isSealed = cells[SEGMENT_CELLS.sealed] === 1;
  return isLast ? !isSealed : isSealed && cells[SEGMENT_CELLS.next] === next;
}

/** Gives how far the entries are sound. */
function readEntries(segment: Segment, end: number, ids: (number | "text")[]): number {
  const reader = new BoundedReader(segment.bytes, []);
  let pos = SEGMENT_HEADER_BYTES;
  while (pos + ENTRY_HEADER_BYTES <= end) {
    const length = segment.i32[pos >> 2] as number;
    const known =
      length % 8 === 0 && length >= ENTRY_HEADER_BYTES && length <= end - pos ? entry(reader, pos, length) : undefined;
    if (known === undefined) return pos;
    ids.push(known);
    pos += length;
  }
  return pos;
}

function entry(reader: BoundedReader, pos: number, length: number): number | "text" | undefined {
  const kind = reader.bytes[pos + 4];
  const padding = reader.view.getUint16(pos + 6, true);
  if (padding > 7 || (kind !== ENTRY_STRING && kind !== ENTRY_SHAPE)) return undefined;
  const count = countTexts(reader.within(pos + ENTRY_HEADER_BYTES, pos + length - padding));
  if (count === undefined || (kind === ENTRY_STRING && count !== 1)) return undefined;
  return kind === ENTRY_STRING ? "text" : count;
}

function countTexts(reader: BoundedReader): number | undefined {
  let count = 0;
  try {
    for (; !reader.isAtEnd; count++) reader.text();
    return count;
  } catch {
    return undefined; // Whatever was found there: no texts.
  }
}
