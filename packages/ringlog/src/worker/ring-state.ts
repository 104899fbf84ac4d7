import { Definitions } from "../record/definitions.js";
import type { SegmentMemory } from "../ring/announcement.js";
import { RingReader } from "../ring/consumer.js";
import { DictionaryReader } from "../ring/dictionary.js";
import type { Hub } from "../ring/hub.js";
import { blockView, recordedCount } from "../ring/hub.js";
import type { Segment } from "../ring/segment.js";
import { NO_FILES, type OpenMemory, SegmentMap } from "./segment-map.js";

/** One ring as its consumer sees it: the reader, what its dictionary says, and the segments announced so far. */
export class RingState {
  readonly reader: RingReader;
  readonly definitions: Definitions;
  /** Numbers of this ring's thread that records of the recorder have taken, also in batches that are not committed. */
  recorded = 0;
  /** The last number that the producer gave, as far as the recorder has seen. */
  lastSeq = 0;
  readonly #segments: SegmentMap;
  readonly #dictionarySegments: SegmentMap;

  constructor(
    hub: Hub,
    block: number,
    first: readonly SegmentMemory[],
    dictionary: readonly SegmentMemory[],
    pump: () => void,
    open: OpenMemory = NO_FILES,
  ) {
    this.#segments = new SegmentMap(open);
    this.#dictionarySegments = new SegmentMap(open);
    for (const segment of first) this.add(segment);
    for (const segment of dictionary) this.addToDictionary(segment);
    const dictionaryReader = new DictionaryReader(this.#dictionarySegments, pump, (kind, segment, start, end) => {
      this.definitions.add(kind, segment.bytes, segment.view, start, end);
    });
    const isDefined = () => dictionaryReader.isReachable();
    this.reader = new RingReader(block, blockView(hub, block), this.#segments, pump, isDefined);
    this.definitions = new Definitions(() => dictionaryReader.read());
    this.recount();
  }

  /** What batches of a consumer before have done may be known only later. */
  recount(): void {
    this.recorded = recordedCount(this.reader.counters);
  }

  get dictionaryBytes(): number {
    return this.#dictionarySegments.openedBytes;
  }

  add(segment: SegmentMemory): void {
    this.#segments.add(segment);
  }

  addToDictionary(segment: SegmentMemory): void {
    this.#dictionarySegments.add(segment);
  }

  segment(number: number): Segment | undefined {
    return this.#segments.get(number);
  }

  remove(numbers: readonly number[]): void {
    for (const number of numbers) this.#segments.delete(number);
  }
}
