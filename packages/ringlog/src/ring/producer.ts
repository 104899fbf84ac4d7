import { alignUp, ByteWriter } from "../record/byte-writer.js";
import { SECTION_END, SEQ_DOUBLE } from "../record/frame.js";
import { LEVEL_STEP } from "../record/level.js";
import { monotonicMs } from "../record/monotonic.js";
import type { Hub } from "./hub.js";
import { blockView, ringBell } from "./hub.js";
import {
  CONSUMED_BYTES_DOUBLE,
  CONSUMER,
  HOST_AWAKE,
  HOST_CELL,
  PRODUCED_BYTES_DOUBLE,
  PUBLISHED_CELL,
  SEGMENT_HEADER_BYTES,
  SEQ_COUNT_DOUBLE,
} from "./layout.js";
import {
  createSegment,
  isFree,
  isNoMemory,
  resetSegment,
  SEGMENT_BYTES,
  type Segment,
  type SegmentSource,
  sealSegment,
} from "./segment.js";
import { needStackRoom } from "./stack-room.js";

/** Segments kept for the next burst when a chain has become shorter. */
const SPARE_SEGMENTS = 2;
const TRIM_AFTER_MS = 1000;
/** After which it is tried again to get memory. */
const SHORT_MS = 1000;

/**
 * Whether this processor makes the stores of one core visible to the others in the order in which they were made, as x86 does
 * (total store order). There a plain store publishes; elsewhere it takes an atomic one, which costs three times as much. The
 * language promises this order only for atomics, but V8 keeps typed-array stores in the order of the program.
 */
const IS_STORE_ORDERED = process.arch === "x64" || process.arch === "ia32";

/** What the ring tells the consumer's side, outside of the shared memory. */
export interface RingAnnouncer {
  added(segment: Segment): void;
  removed(numbers: readonly number[]): void;
}

/**
 * Share of the ring that records of a level may use: what is least needed is refused first, and errors have a reserve.
 * Index: the level's.
 */
const SHARES: readonly number[] = [0.5, 0.5, 0.75, 0.9, 1, 1];
/** The same for what is only kept by the recorder: in place of a level. */
export const QUIET = 0;
const QUIET_SHARE = 0.25;
/** In place of the lowest level that has room. */
const NO_LEVEL = 1_000;

/**
 * The producer's end of a ring: one thread writes frames one after the other into a chain of segments.
 *
 *     if (ring.hasRoom(level)) { ring.begin(); …encode into ring.writer…; ring.publish() }
 *
 * A frame that outgrows its segment moves to the next one, so nothing is encoded twice.
 */
export class RingProducer {
  readonly block: number;
  readonly counters: Float64Array;
  readonly writer: ByteWriter;
  readonly #hub: Hub;
  readonly #cells: Int32Array;
  readonly #announcer: RingAnnouncer;
  readonly #onPublish: () => void;
  readonly #source: SegmentSource;
  readonly #chain: Segment[] = [];
  #segment: Segment;
  #numbers = 0;
  #bufferBytes = 0;
  #frameBytes = 0;
  /** By the level's number: most bytes that may wait. */
  readonly #shares = new Float64Array(SHARES.length * LEVEL_STEP + 1);
  /** The lowest level whose records are known to have room up to the segment's end: most calls need not count. */
  #openLevel = NO_LEVEL;
  #trimTimer: NodeJS.Timeout | undefined;
  /** Since when there is no memory for another segment; 0: there is. */
  #shortSinceMs = 0;

  /** `onPublish` is called after a frame was published while the worker doesn't look by itself. */
  constructor(
    hub: Hub,
    block: number,
    announcer: RingAnnouncer,
    onPublish: () => void,
    source: SegmentSource = createSegment,
  ) {
    this.#hub = hub;
    this.#cells = hub.cells;
    this.block = block;
    this.counters = blockView(hub, block);
    this.#announcer = announcer;
    this.#onPublish = onPublish;
    this.#source = source;
    this.writer = new ByteWriter((_, bytes) => this.#grow(bytes));
    this.#segment = this.#allocate(SEGMENT_BYTES);
    this.#enter(this.#segment);
    this.counters[CONSUMER.headSegment] = this.#segment.number;
  }

  /** Segments in use, oldest first: for a consumer that attaches. */
  get segments(): readonly Segment[] {
    return this.#chain;
  }

  /** Bytes that wait for the consumer. */
  get backlogBytes(): number {
    return (this.counters[PRODUCED_BYTES_DOUBLE] as number) - (this.counters[CONSUMED_BYTES_DOUBLE] as number);
  }

  /** `bufferBytes`: most bytes that may wait. `frameBytes`: a frame's share of them, where encoders cut. */
  configure(bufferBytes: number, frameBytes: number): void {
    this.#bufferBytes = bufferBytes;
    this.#frameBytes = frameBytes;
    this.#setShares(bufferBytes);
  }

  #setShares(bytes: number): void {
    this.#shortSinceMs = 0;
    this.#openLevel = NO_LEVEL;
    this.#shares[QUIET] = bytes * QUIET_SHARE;
    SHARES.forEach((share, index) => {
      this.#shares[(index + 1) * LEVEL_STEP] = bytes * share;
    });
  }

  /** Whether a record of this level may enter now. */
  hasRoom(level: number): boolean {
    return this.isOpenFor(level) || this.#hasRoomNow(level);
  }

  /** Whether it may for sure; what else may, `hasRoom` finds out. */
  isOpenFor(level: number): boolean {
    return level >= this.#openLevel;
  }

  #hasRoomNow(level: number): boolean {
    if (this.#shortSinceMs !== 0 && monotonicMs() - this.#shortSinceMs >= SHORT_MS) this.#setShares(this.#bufferBytes);
    const left = (this.#shares[level] as number) - this.backlogBytes;
    if (left >= this.writer.end - this.writer.start) this.#openLevel = Math.min(this.#openLevel, level);
    return left > 0;
  }

  /** Starts a frame, in place of one that was begun and not published; it is invisible until `publish`. */
  begin(): ByteWriter {
    const { writer } = this;
    writer.pos = writer.start;
    writer.allow(this.#frameBytes);
    return writer;
  }

  /** Forgets the frame that was begun. */
  abandon(): void {
    this.writer.pos = this.writer.start;
  }

  /** Whether the frame that stands in the writer fits into `bufferBytes`. */
  fits(): boolean {
    return this.backlogBytes + this.writer.pos - this.writer.start <= this.#bufferBytes;
  }

  /** Ends the frame, shows it to the consumer and wakes it if it sleeps. `isCounted`: it takes a `seq` and counts as accepted. */
  publish(isCounted: boolean): void {
    this.commit(this.writer.pos, isCounted);
    try {
      if (this.isUnheard) this.wake();
    } catch {
      // The application's stack is used up. The frame is out; the next one rings again.
    }
  }

  /**
   * The first half of `publish`, of a frame that ends at `end`. By itself it is short enough for V8 to make it part of its caller's
   * code, which it is not with the rarely taken way to the bell in it. Calls nothing of our own, so that it is not done by halves
   * where the application's stack is used up.
   */
  commit(end: number, isCounted: boolean): void {
    const { writer, counters } = this;
    const { i32, start } = writer;
    let pos = end;
    // Capacities are multiples of 8: where the end of the sections must be said, there is room for it.
    if ((pos & 7) !== 0) {
      writer.bytes[pos] = SECTION_END;
      pos = (pos + 7) & ~7;
    }
    if (isCounted) {
      const seq = (counters[SEQ_COUNT_DOUBLE] as number) + 1;
      writer.f64[(start >> 3) + SEQ_DOUBLE] = seq;
      counters[SEQ_COUNT_DOUBLE] = seq;
    }
    i32[start >> 2] = pos - start;
    writer.start = pos;
    writer.pos = pos;
    if (IS_STORE_ORDERED) i32[PUBLISHED_CELL] = pos;
    else Atomics.store(i32, PUBLISHED_CELL, pos);
    // After the frame: a thread that is ended in between must not leave bytes that nobody will ever find.
    counters[PRODUCED_BYTES_DOUBLE] = (counters[PRODUCED_BYTES_DOUBLE] as number) + (pos - start);
  }

  /** Whether nobody will look at what was committed without being woken. */
  get isUnheard(): boolean {
    // No Atomics: before it sleeps for long, the worker looks once more when this store is sure to be seen.
    return this.#cells[HOST_CELL] !== HOST_AWAKE;
  }

  /** Wakes the consumer. */
  wake(): void {
    ringBell(this.#hub);
    this.#onPublish();
  }

  /** No frame will follow: the consumer releases the ring once it is drained. */
  close(): void {
    clearTimeout(this.#trimTimer);
    sealSegment(this.#segment, 0);
  }

  #grow(bytes: number): void {
    needStackRoom();
    const { writer } = this;
    const written = writer.bytes.subarray(writer.start, writer.pos);
    const share = writer.limit - writer.start;
    const next = this.#next(SEGMENT_HEADER_BYTES + written.length + bytes);
    sealSegment(this.#segment, next.number);
    this.#segment = next;
    this.#enter(next);
    writer.bytes.set(written, SEGMENT_HEADER_BYTES);
    writer.pos = SEGMENT_HEADER_BYTES + written.length;
    writer.allow(share);
  }

  #enter(segment: Segment): void {
    this.writer.use(segment, SEGMENT_HEADER_BYTES, segment.capacityBytes);
    this.#openLevel = NO_LEVEL;
  }

  /** The segment that goes on: one that was given back, else a new one. */
  #next(leastBytes: number): Segment {
    if (leastBytes > SEGMENT_BYTES) return this.#allocate(alignUp(leastBytes * 2));
    return this.#takeBack() ?? this.#allocate(SEGMENT_BYTES);
  }

  #takeBack(): Segment | undefined {
    const first = this.#chain[0];
    if (first === undefined || first === this.#segment || !isFree(first)) return undefined;
    this.#chain.shift();
    if (first.capacityBytes !== SEGMENT_BYTES) {
      this.#announcer.removed([first.number]);
      return this.#takeBack();
    }
    resetSegment(first);
    this.#chain.push(first);
    return first;
  }

  #allocate(capacityBytes: number): Segment {
    const segment = this.#take(capacityBytes);
    this.#numbers++;
    this.#chain.push(segment);
    this.#announcer.added(segment);
    if (this.#chain.length > SPARE_SEGMENTS) this.#trimLater();
    return segment;
  }

  /** Without memory for one more, the ring is as large as it is: records wait or are refused, and after a while it is tried again. */
  #take(capacityBytes: number): Segment {
    try {
      return this.#source(this.#numbers + 1, capacityBytes);
    } catch (error) {
      if (isNoMemory(error)) {
        // With so little in it, the first segment is free when the last one is full.
        this.#setShares(Math.min(this.#bufferBytes, Math.max(0.5, this.#chain.length - 1.5) * SEGMENT_BYTES));
        this.#shortSinceMs = monotonicMs();
      }
      throw error;
    }
  }

  #trimLater(): void {
    if (this.#trimTimer !== undefined) return;
    this.#trimTimer = setTimeout(() => this.#trim(), TRIM_AFTER_MS);
    this.#trimTimer.unref();
  }

  /** Gives back what a burst has taken. */
  #trim(): void {
    this.#trimTimer = undefined;
    const removed: number[] = [];
    while (
      this.#chain.length > SPARE_SEGMENTS &&
      this.#chain[0] !== this.#segment &&
      isFree(this.#chain[0] as Segment)
    ) {
      removed.push((this.#chain.shift() as Segment).number);
    }
    if (removed.length > 0) this.#announcer.removed(removed);
    if (this.#chain.length > SPARE_SEGMENTS) this.#trimLater();
  }
}
