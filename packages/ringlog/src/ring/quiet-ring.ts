import type { ByteWriter } from "../record/byte-writer.js";
import { KIND_QUIET, KIND_WORD, SEQ_DOUBLE } from "../record/frame.js";
import { CALLER, SEQ_COUNT_DOUBLE } from "./layout.js";
import { QUIET, type RingProducer } from "./producer.js";

/** A ring for records that are only kept by the recorder: they take no number, count nowhere, and are refused before all others. */
export class QuietRing {
  readonly writer: ByteWriter;
  readonly #ring: RingProducer;

  constructor(ring: RingProducer) {
    this.#ring = ring;
    this.writer = ring.writer;
  }

  hasRoom(): boolean {
    return this.#ring.hasRoom(QUIET);
  }

  isOpenFor(): boolean {
    return this.#ring.isOpenFor(QUIET);
  }

  /** Notes one that finds no room. */
  refuse(): void {
    const { counters } = this.#ring;
    counters[CALLER.quietRefused] = (counters[CALLER.quietRefused] as number) + 1;
  }

  begin(): ByteWriter {
    return this.#ring.begin();
  }

  /** As of any ring: a record becomes one for the recorder only here. */
  commit(end: number): void {
    const { i32, f64, start } = this.writer;
    const word = (start >> 2) + KIND_WORD;
    i32[word] = ((i32[word] as number) & ~0xff) | KIND_QUIET;
    f64[(start >> 3) + SEQ_DOUBLE] = this.#ring.counters[SEQ_COUNT_DOUBLE] as number;
    this.#ring.commit(end, false);
  }

  get isUnheard(): boolean {
    return this.#ring.isUnheard;
  }

  wake(): void {
    this.#ring.wake();
  }

  /** The general way: the frame may be larger than what is left. */
  publish(): void {
    if (!this.#ring.fits()) {
      this.#ring.abandon();
      return this.refuse();
    }
    this.commit(this.writer.pos);
    try {
      if (this.isUnheard) this.wake();
    } catch {
      // As in `RingProducer.publish`.
    }
  }
}
