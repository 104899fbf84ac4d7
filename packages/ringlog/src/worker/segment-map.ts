import type { SegmentMemory } from "../ring/announcement.js";
import { type KnownSegments, openSegment, type Segment } from "../ring/segment.js";

/** Memory of a mapped file, by its path. Throws where it cannot be had. */
export type OpenMemory = (path: string) => ArrayBufferLike;

/** Segments as they were announced. Those in files are mapped at the first need: most that were given back before are never. */
export class SegmentMap implements KnownSegments {
  readonly #announced = new Map<number, SegmentMemory>();
  readonly #opened = new Map<number, Segment>();
  readonly #open: OpenMemory;

  constructor(open: OpenMemory) {
    this.#open = open;
  }

  /** What is announced twice keeps its first view: the reader knows segments by it. */
  add(segment: SegmentMemory): void {
    if (!this.#announced.has(segment.number)) this.#announced.set(segment.number, segment);
  }

  delete(number: number): void {
    this.#announced.delete(number);
    this.#opened.delete(number);
  }

  /** Bytes of those that were needed so far. */
  get openedBytes(): number {
    return [...this.#opened.values()].reduce((sum, { capacityBytes }) => sum + capacityBytes, 0);
  }

  /** Undefined also where a file cannot be mapped now: it is tried again. */
  get(number: number): Segment | undefined {
    return this.#opened.get(number) ?? this.#openNow(number);
  }

  #openNow(number: number): Segment | undefined {
    const announced = this.#announced.get(number);
    if (announced === undefined) return undefined;
    const { memory } = announced;
    try {
      const segment =
        typeof memory === "string" ? openSegment(number, this.#open(memory), memory) : openSegment(number, memory);
      this.#opened.set(number, segment);
      return segment;
    } catch {
      // Out of descriptors or of memory: the ring stands still until there are some.
      return undefined;
    }
  }
}

/** Where no ring lies in a file. */
export const NO_FILES: OpenMemory = (path) => {
  throw new Error(`${path} was announced where rings lie in memory`);
};
