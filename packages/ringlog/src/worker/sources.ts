import { KIND_CONFIG } from "../record/frame.js";
import { LEVEL_COUNT } from "../record/level.js";
import type { Announcement } from "../ring/announcement.js";
import { acceptedCount, type Hub, leaveBlock } from "../ring/hub.js";
import { CALLER, CONSUMER } from "../ring/layout.js";
import type { FrameOrigin } from "./record-output.js";
import { RingState } from "./ring-state.js";
import { NO_FILES, type OpenMemory } from "./segment-map.js";
import { Suspect } from "./suspect.js";

/** Names of ended rings that are remembered; far more than may be announced again. */
const MAX_RELEASED = 10_000;
/** Announcements that wait for their ring's; far more than may be on their way. */
const MAX_EARLY = 1_000;

/** One ring and what belongs to it here. */
export interface Source extends FrameOrigin {
  readonly ring: RingState;
  readonly block: number;
  readonly suspect: Suspect;
  /** Its thread is gone. */
  isOrphan: boolean;
}

/** A ring with a frame to read. */
export interface Found {
  readonly source: Source;
  readonly timeMs: number;
  /** Of the oldest frame in any other ring. */
  readonly othersMs: number;
}

/** The rings of all threads, as they are announced, until their threads have ended and they are empty. */
export class Sources {
  readonly #hub: Hub;
  readonly #pump: () => void;
  readonly #open: OpenMemory;
  readonly #released: (ring: string, source: Source) => void;
  readonly #sources = new Map<string, Source>();
  /** Rings that were let go: one that is announced once more must not come back, for its block may have a new owner. */
  readonly #gone = new Set<string>();
  /** Said of rings that are not known yet: a thread's own channel may be faster than the one that its ring comes over. */
  readonly #early: Announcement[] = [];

  /**
   * `pump` takes in announcements that have not been seen yet; `open` gives the memory of rings in files; `released` is told of
   * rings that were let go.
   */
  constructor(
    hub: Hub,
    pump: () => void,
    open: OpenMemory = NO_FILES,
    released: (ring: string, source: Source) => void = () => undefined,
  ) {
    this.#hub = hub;
    this.#pump = pump;
    this.#open = open;
    this.#released = released;
  }

  /** Takes in where memory is. */
  announce(announcement: Announcement): void {
    if (announcement.type === "ring") return this.#addRing(announcement);
    if (announcement.type === "ended") return this.#ended(announcement);
    const source = this.#sources.get(announcement.ring);
    if (source === undefined) return this.#keepEarly(announcement);
    switch (announcement.type) {
      case "segment":
        return source.ring.add(announcement.segment);
      case "dictionary":
        return source.ring.addToDictionary(announcement.segment);
      case "removed":
        return source.ring.remove(announcement.numbers);
    }
  }

  hasFrames(): boolean {
    for (const { ring } of this.#sources.values()) if (ring.reader.peek()) return true;
    return false;
  }

  ringOf(block: number): RingState | undefined {
    return [...this.#sources.values()].find((source) => source.block === block)?.ring;
  }

  /** Batches that another consumer has left are taken over: counts are what they say. */
  recount(): void {
    for (const { ring } of this.#sources.values()) ring.recount();
  }

  /** A new configuration: what was made for the old one is made anew. */
  forgetFormatters(): void {
    for (const source of this.#sources.values()) {
      source.formatter = undefined;
      source.context = undefined;
    }
  }

  /**
   * The ring whose next frame is the oldest, and when the next one of another ring is. `onlyConfig`: before there is a
   * configuration, only a ring whose next frame brings one counts.
   */
  oldest(except: Source | undefined, onlyConfig: boolean): Found | undefined {
    let source: Source | undefined;
    let timeMs = Number.POSITIVE_INFINITY;
    let othersMs = Number.POSITIVE_INFINITY;
    for (const candidate of this.#sources.values()) {
      const { reader } = candidate.ring;
      if (candidate === except || !reader.peek()) continue;
      if (onlyConfig && reader.kind() !== KIND_CONFIG) continue;
      const candidateMs = reader.timeMs();
      if (candidateMs >= timeMs) {
        othersMs = Math.min(othersMs, candidateMs);
        continue;
      }
      othersMs = timeMs;
      timeMs = candidateMs;
      source = candidate;
    }
    return source === undefined ? undefined : { source, timeMs, othersMs };
  }

  /**
   * Lets go of rings whose threads are gone, once they are empty and written. `isSpokenOf`: whether a batch that is not written yet
   * speaks of the ring, which one does also for records that the recorder has kept of it: another consumer would look for it.
   */
  releaseEnded(isSpokenOf: (ring: RingState) => boolean): void {
    for (const [name, source] of this.#sources) {
      const { reader } = source.ring;
      if (reader.peek() || !(source.isOrphan || reader.isEnded) || isSpokenOf(source.ring)) continue;
      if ((reader.counters[CALLER.producedBytes] as number) > (reader.counters[CONSUMER.consumedBytes] as number))
        continue;
      this.#sources.delete(name);
      this.#rememberReleased(name);
      settleAccount(reader.counters);
      reader.counters[CALLER.producedBytes] = reader.counters[CONSUMER.consumedBytes] as number;
      // Before another ring may have the block.
      this.#released(name, source);
      leaveBlock(this.#hub, source.block);
    }
  }

  #addRing({ ring: name, block, segments, dictionary }: Extract<Announcement, { type: "ring" }>): void {
    const known = this.#sources.get(name);
    if (known !== undefined) {
      for (const segment of segments) known.ring.add(segment);
      for (const segment of dictionary) known.ring.addToDictionary(segment);
    } else if (!this.#gone.has(name)) {
      const ring = new RingState(this.#hub, block, segments, dictionary, this.#pump, this.#open);
      const suspect = new Suspect(ring.reader.counters, (number) => ring.segment(number));
      this.#sources.set(name, { ring, block, formatter: undefined, context: undefined, suspect, isOrphan: false });
      for (const early of this.#early.splice(0)) this.announce(early);
    }
  }

  #ended(announcement: Extract<Announcement, { type: "ended" }>): void {
    const own = [...this.#sources.values()].filter(({ ring }) => ring.reader.threadId === announcement.threadId);
    for (const source of own) source.isOrphan = true;
    if (own.length === 0) this.#keepEarly(announcement);
  }

  #keepEarly(announcement: Exclude<Announcement, { type: "ring" }>): void {
    if (announcement.type !== "ended" && this.#gone.has(announcement.ring)) return;
    if (this.#early.length >= MAX_EARLY) this.#early.shift();
    this.#early.push(announcement);
  }

  #rememberReleased(name: string): void {
    if (this.#gone.size >= MAX_RELEASED) {
      for (const oldest of [...this.#gone].slice(0, MAX_RELEASED / 2)) this.#gone.delete(oldest);
    }
    this.#gone.add(name);
  }
}

/** A thread that was ended in the middle of a call has accepted a record that it never published: it is lost. */
function settleAccount(counters: Float64Array): void {
  const value = (cell: number) => counters[cell] as number;
  let open = acceptedCount(counters) - value(CALLER.suppressed) - value(CONSUMER.written);
  for (const start of [CALLER.droppedFull, CONSUMER.droppedSink, CONSUMER.droppedExit]) {
    for (let index = 0; index < LEVEL_COUNT; index++) open -= value(start + index);
  }
  // Which level it had is not known: it counts as info.
  if (open > 0) counters[CONSUMER.droppedExit + 2] = value(CONSUMER.droppedExit + 2) + open;
}
