import type { Announcement, SegmentMemory } from "../ring/announcement.js";

interface KnownRing {
  readonly block: number;
  readonly segments: Map<number, SegmentMemory>;
  readonly dictionary: SegmentMemory[];
}

/** Far more than may have an announcement on its way. */
const MAX_ENDED = 1_000;

/** Where the memory of all rings of the process is, so that a consumer that comes later can be told. */
export class RingRegistry {
  readonly #rings = new Map<string, KnownRing>();
  readonly #threads = new Map<number, string>();
  readonly #isHeld: (block: number, threadId: number) => boolean;
  readonly #ended: Extract<Announcement, { type: "ended" }>[] = [];

  /** `isHeld`: whether a block still belongs to a thread, so that a consumer may have to read its ring. */
  constructor(isHeld: (block: number, threadId: number) => boolean) {
    this.#isHeld = isHeld;
  }

  /** Rings of threads that have not ended. */
  get ringCount(): number {
    return this.#rings.size;
  }

  take(announcement: Announcement): void {
    switch (announcement.type) {
      case "ring": {
        const { ring, block, segments, dictionary } = announcement;
        const known = new Map(segments.map((segment) => [segment.number, segment]));
        this.#rings.set(ring, { block, segments: known, dictionary: [...dictionary] });
        this.#threads.set(threadOf(ring), ring);
        return;
      }
      case "segment":
        this.#rings.get(announcement.ring)?.segments.set(announcement.segment.number, announcement.segment);
        return;
      case "dictionary":
        this.#rings.get(announcement.ring)?.dictionary.push(announcement.segment);
        return;
      case "removed":
        for (const number of announcement.numbers) this.#rings.get(announcement.ring)?.segments.delete(number);
        return;
      case "ended":
        this.#ended.push(announcement);
        this.#forgetReleased();
    }
  }

  /** Everything that a new consumer must know. */
  announcements(): Announcement[] {
    this.#forgetReleased();
    const rings = [...this.#rings].map(([ring, { block, segments, dictionary }]): Announcement => {
      return { type: "ring", ring, block, segments: [...segments.values()], dictionary };
    });
    return [...rings, ...this.#ended];
  }

  /** Rings of threads that are gone, once the consumer has let go of them. */
  #forgetReleased(): void {
    const kept = this.#ended.filter(({ threadId }) => {
      const ring = this.#threads.get(threadId);
      // Its announcement may still be on the way.
      if (ring === undefined) return true;
      const known = this.#rings.get(ring);
      if (known !== undefined && this.#isHeld(known.block, threadId)) return true;
      this.#threads.delete(threadId);
      this.#rings.delete(ring);
      return false;
    });
    if (kept.length > MAX_ENDED) kept.splice(0, kept.length - MAX_ENDED);
    this.#ended.splice(0, this.#ended.length, ...kept);
  }
}

/** Name of a thread's ring: unique in the process. */
export function ringName(threadId: number, count: number): string {
  return `${threadId}.${count}`;
}

function threadOf(ring: string): number {
  return Number.parseInt(ring, 10);
}
