import type { Announcement, SegmentMemory } from "../ring/announcement.js";

interface KnownRing {
  readonly block: number;
  readonly segments: Map<number, SegmentMemory>;
  readonly dictionary: SegmentMemory[];
}

/** Where the memory of all rings of the process is, so that a consumer that comes later can be told. */
export class RingRegistry {
  readonly #rings = new Map<string, KnownRing>();
  readonly #threads = new Map<number, string>();
  readonly #ended: Announcement[] = [];

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
        this.#forget(announcement.threadId);
    }
  }

  /** A thread has ended before the worker could know its ring: it is kept for the consumer that comes. */
  keepEnded(announcement: Announcement): void {
    this.#ended.push(announcement);
  }

  /** Everything that a new consumer must know. */
  announcements(): Announcement[] {
    const rings = [...this.#rings].map(([ring, { block, segments, dictionary }]): Announcement => {
      return { type: "ring", ring, block, segments: [...segments.values()], dictionary };
    });
    return [...rings, ...this.#ended];
  }

  #forget(threadId: number): void {
    const ring = this.#threads.get(threadId);
    this.#threads.delete(threadId);
    if (ring !== undefined) this.#rings.delete(ring);
  }
}

/** Name of a thread's ring: unique in the process. */
export function ringName(threadId: number, count: number): string {
  return `${threadId}.${count}`;
}

function threadOf(ring: string): number {
  return Number.parseInt(ring, 10);
}
