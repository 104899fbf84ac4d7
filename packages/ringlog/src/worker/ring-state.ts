import { Definitions } from "../record/definitions.js";
import type { SegmentMemory } from "../ring/announcement.js";
import { RingReader } from "../ring/consumer.js";
import { DictionaryReader } from "../ring/dictionary.js";
import type { Hub } from "../ring/hub.js";
import { blockView } from "../ring/hub.js";
import { openSegment, type Segment } from "../ring/segment.js";

/** One ring as its consumer sees it: the reader, what its dictionary says, and the segments announced so far. */
export class RingState {
  readonly reader: RingReader;
  readonly definitions: Definitions;
  readonly #segments = new Map<number, Segment>();
  readonly #dictionarySegments = new Map<number, Segment>();

  constructor(
    hub: Hub,
    block: number,
    first: readonly SegmentMemory[],
    dictionary: readonly SegmentMemory[],
    pump: () => void,
  ) {
    for (const segment of first) this.add(segment);
    for (const segment of dictionary) this.addToDictionary(segment);
    this.reader = new RingReader(block, blockView(hub, block), this.#segments, pump);
    const dictionaryReader = new DictionaryReader(this.#dictionarySegments, pump, (kind, segment, start, end) => {
      this.definitions.add(kind, segment.bytes, segment.view, start, end);
    });
    this.definitions = new Definitions(() => dictionaryReader.read());
  }

  /** What is announced twice keeps its first view: the reader knows segments by it. */
  add(segment: SegmentMemory): void {
    if (this.#segments.has(segment.number)) return;
    this.#segments.set(segment.number, openSegment(segment.number, segment.memory));
  }

  addToDictionary(segment: SegmentMemory): void {
    if (this.#dictionarySegments.has(segment.number)) return;
    this.#dictionarySegments.set(segment.number, openSegment(segment.number, segment.memory));
  }

  segment(number: number): Segment | undefined {
    return this.#segments.get(number);
  }

  remove(numbers: readonly number[]): void {
    for (const number of numbers) this.#segments.delete(number);
  }
}
