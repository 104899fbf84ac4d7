import { levelIndex } from "../record/level.js";
import type { ReadableSegment } from "../ring/consumer.js";
import { CONSUMER } from "../ring/layout.js";
import { JsonWriter } from "./format/json-writer.js";
import type { RingState } from "./ring-state.js";

/** How far a batch has come in one ring. */
interface Share {
  segment: ReadableSegment;
  offset: number;
  bytes: number;
}

/** Where the records go that a sink could not take: the first of a thread's counts for that reason, one a level. */
export type DroppedCell = typeof CONSUMER.droppedSink | typeof CONSUMER.droppedExit;

/** Text on its way to the sink that `written` speaks of, and the frames that it stands for. */
export class Batch {
  readonly out = new JsonWriter();
  readonly #shares = new Map<RingState, Share>();
  /** Of each record with a `seq`: its counters, its level, and where its text ends. */
  readonly #counters: Float64Array[] = [];
  readonly #levels: number[] = [];
  readonly #ends: number[] = [];
  #writtenBytes = 0;

  get isEmpty(): boolean {
    return this.#shares.size === 0 && this.out.pos === 0;
  }

  /** Notes that everything in the ring up to `offset` is taken care of by this batch. */
  take(ring: RingState, segment: ReadableSegment, offset: number, bytes: number): void {
    const share = this.#shares.get(ring);
    if (share === undefined) {
      this.#shares.set(ring, { segment, offset, bytes });
      return;
    }
    share.segment = segment;
    share.offset = offset;
    share.bytes += bytes;
  }

  /** Notes a record whose text ends here. */
  count(ring: RingState, level: number): void {
    this.#counters.push(ring.reader.counters);
    this.#levels.push(level);
    this.#ends.push(this.out.pos);
  }

  /** Text that is still to be written. */
  get bytes(): Buffer {
    return this.out.bytes.subarray(this.#writtenBytes, this.out.pos);
  }

  /** Notes that a write has stopped after this many bytes and will go on. */
  stopped(writtenBytes: number): void {
    this.#writtenBytes += writtenBytes;
  }

  /** Frees the frames; counts records as written up to `writtenBytes` of the text, the others as dropped. */
  commit(newlyWrittenBytes: number, droppedCell: DroppedCell): { readonly written: number; readonly dropped: number } {
    const writtenBytes = this.#writtenBytes + newlyWrittenBytes;
    let written = 0;
    for (let index = 0; index < this.#ends.length; index++) {
      const isWritten = (this.#ends[index] as number) <= writtenBytes;
      const cell = isWritten ? CONSUMER.written : droppedCell + levelIndex(this.#levels[index] as number);
      const counters = this.#counters[index] as Float64Array;
      counters[cell] = (counters[cell] as number) + 1;
      if (isWritten) written++;
    }
    const dropped = this.#ends.length - written;
    for (const [ring, share] of this.#shares) ring.reader.commit(share, share.bytes);
    this.#clear();
    return { written, dropped };
  }

  #clear(): void {
    this.#shares.clear();
    this.#counters.length = 0;
    this.#levels.length = 0;
    this.#ends.length = 0;
    this.#writtenBytes = 0;
    this.out.pos = 0;
  }
}
