import { KIND_WORD, LENGTH_WORD, SEQ_DOUBLE, TIME_DOUBLE } from "../record/frame.js";
import { CALLER, CONSUMER, SEGMENT_CELLS, SEGMENT_HEADER_BYTES } from "./layout.js";
import type { KnownSegments, Segment } from "./segment.js";

/** A place in a ring: everything before it has been read, or committed. */
export interface RingPosition {
  segment: Segment;
  offset: number;
}

/**
 * The consumer's end of a ring. It reads ahead of what it commits: `next` hands out frames, `commit` frees them once what
 * they said is where it belongs. A new consumer starts at the last commit.
 */
export class RingReader {
  readonly block: number;
  readonly counters: Float64Array;
  readonly threadId: number;
  readonly #segments: KnownSegments;
  readonly #findSegments: () => void;
  readonly #isDefined: () => boolean;
  #segment: Segment | undefined;
  #offset = 0;
  #published = 0;
  #committed: Segment | undefined;

  /**
   * `segments` is filled as they are announced; `findSegments` fetches announcements that have not been seen yet; `isDefined` says
   * whether the memory of all definitions is known: frames wait where an announcement may come later than what it announces.
   */
  constructor(
    block: number,
    counters: Float64Array,
    segments: KnownSegments,
    findSegments: () => void,
    isDefined: () => boolean = () => true,
  ) {
    this.block = block;
    this.counters = counters;
    this.threadId = counters[CALLER.threadId] as number;
    this.#segments = segments;
    this.#findSegments = findSegments;
    this.#isDefined = isDefined;
    this.rewind();
  }

  /** Goes back to the last commit. */
  rewind(): void {
    const head = this.#find(this.counters[CONSUMER.headSegment] as number);
    this.#segment = head;
    this.#committed = head;
    this.#offset = head === undefined ? 0 : Atomics.load(head.cells, SEGMENT_CELLS.committed);
    this.#published = this.#offset;
  }

  /** The segment of the frame that `peek` found. */
  get segment(): Segment {
    return this.#segment as Segment;
  }

  /** Offset of the frame that `peek` found. */
  get offset(): number {
    return this.#offset;
  }

  /** Whether the producer has closed the ring and everything was read. */
  get isEnded(): boolean {
    const segment = this.#segment;
    if (segment === undefined || Atomics.load(segment.cells, SEGMENT_CELLS.sealed) === 0) return false;
    return this.#next(segment) === 0 && this.#offset === Atomics.load(segment.cells, SEGMENT_CELLS.published);
  }

  /** Whether a frame can be read now. */
  peek(): boolean {
    if (this.#offset < this.#published) return true;
    const segment = this.#segment;
    if (segment === undefined) return false;
    return this.#refresh(segment) || this.#goOn(segment);
  }

  /** Length in bytes of the frame that `peek` found. */
  frameBytes(): number {
    return this.segment.i32[(this.#offset >> 2) + LENGTH_WORD] as number;
  }

  kind(): number {
    return (this.segment.i32[(this.#offset >> 2) + KIND_WORD] as number) & 0xff;
  }

  timeMs(): number {
    return this.segment.f64[(this.#offset >> 3) + TIME_DOUBLE] as number;
  }

  level(): number {
    return (this.segment.i32[(this.#offset >> 2) + KIND_WORD] as number) >> 8;
  }

  seq(): number {
    return this.segment.f64[(this.#offset >> 3) + SEQ_DOUBLE] as number;
  }

  /** Notes the frame that `peek` found: a consumer that dies over it leaves word of it. */
  takeInHand(): void {
    this.counters[CONSUMER.inHandOffset] = this.#offset;
    this.counters[CONSUMER.inHandSegment] = this.segment.number;
  }

  handBack(): void {
    this.counters[CONSUMER.inHandSegment] = 0;
  }

  /** Goes past the frame that `peek` found; gives its length in bytes. */
  advance(): number {
    const bytes = this.frameBytes();
    this.#offset += bytes;
    return bytes;
  }

  /** Goes on reading here. */
  seek({ segment, offset }: RingPosition): void {
    this.#segment = segment;
    this.#offset = offset;
    this.#published = offset;
  }

  /** Frees everything up to this place. */
  commit(position: RingPosition, bytes: number): void {
    const { counters } = this;
    while (this.#committed !== undefined && this.#committed !== position.segment) this.#leave(this.#committed);
    Atomics.store(position.segment.cells, SEGMENT_CELLS.committed, position.offset);
    counters[CONSUMER.consumedBytes] = (counters[CONSUMER.consumedBytes] as number) + bytes;
  }

  #leave(segment: Segment): void {
    const next = this.#next(segment);
    this.counters[CONSUMER.headSegment] = next;
    this.#committed = this.#find(next);
    Atomics.store(segment.cells, SEGMENT_CELLS.free, 1);
  }

  #refresh(segment: Segment): boolean {
    const published = Atomics.load(segment.cells, SEGMENT_CELLS.published);
    if (this.#offset >= published || !this.#isDefined()) return false;
    this.#published = published;
    return true;
  }

  #hasUnread({ cells }: Segment): boolean {
    return this.#offset < Atomics.load(cells, SEGMENT_CELLS.published);
  }

  /** To the next segment, if this one has ended. Sealing comes after the last frame, so `published` is read again. */
  #goOn(segment: Segment): boolean {
    if (Atomics.load(segment.cells, SEGMENT_CELLS.sealed) === 0) return false;
    if (this.#hasUnread(segment)) return this.#refresh(segment);
    const next = this.#find(this.#next(segment));
    if (next === undefined) return false;
    this.#segment = next;
    this.#offset = SEGMENT_HEADER_BYTES;
    this.#published = SEGMENT_HEADER_BYTES;
    return this.peek();
  }

  #next(segment: Segment): number {
    return Atomics.load(segment.cells, SEGMENT_CELLS.next);
  }

  #find(number: number): Segment | undefined {
    if (number === 0) return undefined;
    const known = this.#segments.get(number);
    if (known !== undefined) return known;
    this.#findSegments();
    return this.#segments.get(number);
  }
}
