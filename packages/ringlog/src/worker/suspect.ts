import { SEQ_DOUBLE } from "../record/frame.js";
import type { RingReader } from "../ring/consumer.js";
import { CONSUMER } from "../ring/layout.js";
import type { Segment } from "../ring/segment.js";

/** The frame of a ring that was in the hands of two consumers, one after the other, when they died. */
export class Suspect {
  readonly #segment: number;
  readonly #offset: number;

  /** Reads what a consumer has left that died, and leaves word for the next one. */
  constructor(counters: Float64Array, findSegment: (number: number) => Segment | undefined) {
    const segment = counters[CONSUMER.inHandSegment] as number;
    const offset = counters[CONSUMER.inHandOffset] as number;
    counters[CONSUMER.inHandSegment] = 0;
    // Segments are used again, and their offsets with them.
    const seq = segment === 0 ? undefined : findSegment(segment)?.f64[(offset >> 3) + SEQ_DOUBLE];
    const isAgain =
      seq !== undefined &&
      counters[CONSUMER.suspectSegment] === segment &&
      counters[CONSUMER.suspectOffset] === offset &&
      counters[CONSUMER.suspectSeq] === seq;
    this.#segment = isAgain ? segment : 0;
    this.#offset = isAgain ? offset : -1;
    if (seq === undefined) return;
    counters[CONSUMER.suspectSegment] = segment;
    counters[CONSUMER.suspectOffset] = offset;
    counters[CONSUMER.suspectSeq] = seq;
  }

  isIt(reader: RingReader): boolean {
    return reader.offset === this.#offset && reader.segment.number === this.#segment;
  }
}
