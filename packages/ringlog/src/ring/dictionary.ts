import { alignUp, ByteWriter } from "../record/byte-writer.js";
import type { Dictionary } from "../record/interner.js";
import { SEGMENT_CELLS, SEGMENT_HEADER_BYTES } from "./layout.js";
import {
  createSegment,
  isNoMemory,
  type KnownSegments,
  type Segment,
  type SegmentSource,
  sealSegment,
} from "./segment.js";
import { needStackRoom } from "./stack-room.js";

const FIRST_BYTES = 16 * 1024;
const MAX_TOTAL_BYTES = 4 * 1024 * 1024;
const MAX_ENTRY_BYTES = 64 * 1024;
/** Entry header: length (u32, with header, a multiple of 8), kind (u8), three bytes unused. */
const ENTRY_HEADER_BYTES = 8;

/**
 * The producer's end of a ring's dictionary: definitions one after the other in a chain of segments that is never freed, so
 * that any consumer can read it from the start. An entry's id is its position, from 1. Bounded: when it is full,
 * `define` gives 0 and the text is written in full where it is used.
 */
export class DictionaryProducer implements Dictionary {
  readonly segments: Segment[] = [];
  readonly #added: (segment: Segment) => void;
  readonly #source: SegmentSource;
  readonly #writer: ByteWriter;
  #segment: Segment;
  #totalBytes = 0;
  #count = 0;

  /** `before`: another ring's dictionary that this one goes on from, so that ids which were given keep their meaning. */
  constructor(
    added: (segment: Segment) => void,
    source: SegmentSource = createSegment,
    before?: DictionaryProducer | undefined,
  ) {
    this.#added = added;
    this.#source = source;
    this.#writer = new ByteWriter((_, bytes) => this.#grow(bytes));
    this.#segment = this.#allocate(before?.segments[0]?.capacityBytes ?? FIRST_BYTES);
    if (before !== undefined) this.#copy(before);
  }

  define(kind: number, write: (writer: ByteWriter) => void): number {
    if (this.#totalBytes >= MAX_TOTAL_BYTES) return 0;
    needStackRoom();
    const writer = this.#writer;
    writer.start = writer.pos;
    try {
      writer.ensure(ENTRY_HEADER_BYTES);
      writer.pos += ENTRY_HEADER_BYTES;
      writer.allow(MAX_ENTRY_BYTES);
      write(writer);
      this.#publish(kind);
    } catch (error) {
      writer.pos = writer.start;
      if (isNoMemory(error)) return 0;
      throw error;
    }
    return ++this.#count;
  }

  #copy(before: DictionaryProducer): void {
    for (const [index, old] of before.segments.entries()) {
      const last = this.#segment;
      if (index > 0) sealSegment(last, this.#allocate(old.capacityBytes).number);
      const end = Atomics.load(old.cells, SEGMENT_CELLS.published);
      this.#segment.bytes.set(old.bytes.subarray(SEGMENT_HEADER_BYTES, end), SEGMENT_HEADER_BYTES);
      this.#writer.pos = end;
      Atomics.store(this.#segment.cells, SEGMENT_CELLS.published, end);
    }
    this.#count = before.#count;
  }

  #publish(kind: number): void {
    const writer = this.#writer;
    const end = alignUp(writer.pos);
    writer.ensure(end - writer.pos);
    writer.i32[writer.start >> 2] = alignUp(writer.pos) - writer.start;
    writer.bytes[writer.start + 4] = kind;
    writer.view.setUint16(writer.start + 6, alignUp(writer.pos) - writer.pos, true);
    writer.pos = alignUp(writer.pos);
    Atomics.store(this.#segment.cells, SEGMENT_CELLS.published, writer.pos);
  }

  #grow(bytes: number): void {
    const writer = this.#writer;
    const written = writer.bytes.subarray(writer.start, writer.pos);
    const old = this.#segment;
    const least = alignUp(SEGMENT_HEADER_BYTES + written.length + bytes + ENTRY_HEADER_BYTES);
    const share = writer.limit - writer.start;
    const next = this.#allocate(Math.max(least, old.capacityBytes * 2));
    writer.bytes.set(written, SEGMENT_HEADER_BYTES);
    writer.pos = SEGMENT_HEADER_BYTES + written.length;
    writer.allow(share);
    sealSegment(old, next.number);
  }

  #allocate(capacityBytes: number): Segment {
    const segment = this.#source(this.segments.length + 1, capacityBytes);
    this.#totalBytes += capacityBytes;
    this.segments.push(segment);
    this.#segment = segment;
    this.#writer.use(segment, SEGMENT_HEADER_BYTES, capacityBytes);
    this.#added(segment);
    return segment;
  }
}

/** The consumer's end: calls `entry` with each definition, in order, once. */
export class DictionaryReader {
  readonly #segments: KnownSegments;
  readonly #findSegments: () => void;
  readonly #entry: (kind: number, segment: Segment, start: number, end: number) => void;
  #number = 1;
  #offset = SEGMENT_HEADER_BYTES;

  constructor(
    segments: KnownSegments,
    findSegments: () => void,
    entry: (kind: number, segment: Segment, start: number, end: number) => void,
  ) {
    this.#segments = segments;
    this.#findSegments = findSegments;
    this.#entry = entry;
  }

  /** Whether the memory of all that is defined now was announced. Of the first segment it is with the ring, unless it is lost. */
  isReachable(): boolean {
    for (let number = this.#number; ; ) {
      const segment = this.#find(number);
      if (segment === undefined) return number === 1;
      if (Atomics.load(segment.cells, SEGMENT_CELLS.sealed) === 0) return true;
      number = Atomics.load(segment.cells, SEGMENT_CELLS.next);
    }
  }

  /** Reads all that is published now. */
  read(): void {
    for (let segment = this.#current(); segment !== undefined; segment = this.#following(segment)) {
      this.#readSegment(segment);
    }
  }

  #readSegment(segment: Segment): void {
    const published = Atomics.load(segment.cells, SEGMENT_CELLS.published);
    while (this.#offset < published) {
      const start = this.#offset;
      const length = segment.i32[start >> 2] as number;
      const padding = segment.view.getUint16(start + 6, true);
      this.#offset = start + length;
      this.#entry(segment.bytes[start + 4] as number, segment, start + ENTRY_HEADER_BYTES, this.#offset - padding);
    }
  }

  /** The next segment, once this one has ended and was read to its end. */
  #following(segment: Segment): Segment | undefined {
    if (Atomics.load(segment.cells, SEGMENT_CELLS.sealed) === 0) return undefined;
    if (this.#offset < Atomics.load(segment.cells, SEGMENT_CELLS.published)) return segment;
    this.#number = Atomics.load(segment.cells, SEGMENT_CELLS.next);
    this.#offset = SEGMENT_HEADER_BYTES;
    return this.#current();
  }

  #current(): Segment | undefined {
    return this.#find(this.#number);
  }

  #find(number: number): Segment | undefined {
    if (this.#segments.get(number) === undefined) this.#findSegments();
    return this.#segments.get(number);
  }
}
