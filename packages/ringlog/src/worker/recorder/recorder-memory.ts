import type { MemoryViews } from "../../record/byte-writer.js";
import { LENGTH_WORD, TIME_DOUBLE } from "../../record/frame.js";
import type { RecorderPlan } from "../../ring/consumer-config.js";
import { createQueue, type FrameQueue, FrameStore } from "./frame-store.js";
import { OriginTable } from "./origin-table.js";

/** Charged for each request beside its frames: its object, its id and its place in the table. */
const GROUP_BYTES = 256;
/** Requests that had to make place whose counts are remembered. */
const MAX_REMEMBERED = 1_000;
const SEVERAL = -1;

/** What is kept of one request, or of one thread outside of any. */
interface Group<Key> {
  readonly key: Key;
  readonly queue: FrameQueue;
  /** Records that had to make place, since the group began or an error has told of them. */
  evicted: number;
  lastMs: number;
  /** Number of the origin of all frames, or SEVERAL. */
  tag: number;
  /** Wall clock of the newest frame, and whether there is one that is older than the one before it. */
  frameMs: number;
  isMixed: boolean;
  older: Group<Key> | undefined;
  newer: Group<Key> | undefined;
}

/**
 * Kept frames by request: bounded in frames a request, in bytes over all, and in age. Where bytes are short, the request that has
 * logged nothing for the longest goes first, as a whole. Times are monotonic and given by the caller.
 */
export class RecorderMemory<Key, Origin extends object> {
  readonly #plan: RecorderPlan;
  readonly #store = new FrameStore();
  readonly #origins = new OriginTable<Origin>();
  readonly #groups = new Map<Key, Group<Key>>();
  readonly #remembered = new Map<Key, { readonly evicted: number; readonly untilMs: number }>();
  /** The ends of the list of groups, by when they logged last. */
  #oldest: Group<Key> | undefined;
  #newest: Group<Key> | undefined;
  #count = 0;

  constructor(plan: RecorderPlan) {
    this.#plan = plan;
  }

  /** Frames that are kept. */
  get count(): number {
    return this.#count;
  }

  get usedBytes(): number {
    return this.#store.usedBytes + this.#groups.size * GROUP_BYTES + this.#origins.extraBytes;
  }

  /** When the oldest request has been silent for too long, or infinity. */
  get expiresMs(): number {
    return this.#oldest === undefined ? Number.POSITIVE_INFINITY : this.#oldest.lastMs + this.#plan.ttlMs;
  }

  /** Keeps a copy of the frame at `offset`. */
  keep(key: Key, origin: Origin, frames: Pick<MemoryViews, "i32" | "f64">, offset: number, nowMs: number): void {
    const group = this.#touch(key, nowMs);
    const { queue } = group;
    this.#dropExpired(group, nowMs);
    if (queue.count >= this.#plan.perRequest) this.#evictOne(group);
    const length = frames.i32[(offset >> 2) + LENGTH_WORD] as number;
    const tag = this.#makeRoom(group, length) ? this.#origins.enter(origin) : undefined;
    if (tag === undefined) {
      group.evicted++;
      return;
    }
    this.#store.append(queue, frames, offset, tag, nowMs);
    const frameMs = frames.f64[(offset >> 3) + TIME_DOUBLE] as number;
    if (frameMs < group.frameMs) group.isMixed = true;
    if (queue.count === 1) group.tag = tag;
    else if (group.tag !== tag) group.tag = SEVERAL;
    group.frameMs = frameMs;
    this.#count++;
  }

  /** Whose the next frame of a request is; undefined: there is none. */
  peek(key: Key, nowMs: number): Origin | undefined {
    const group = this.#groups.get(key);
    if (group === undefined) return undefined;
    if (group.isMixed) this.#order(group);
    this.#dropExpired(group, nowMs);
    return group.queue.count === 0 ? undefined : this.#origins.of(this.#store.tagOf(group.queue));
  }

  /** Takes the frame that `peek` spoke of, from offset 0 on; it holds until the next one is taken. */
  take(key: Key): MemoryViews {
    const { queue } = this.#groups.get(key) as Group<Key>;
    this.#origins.leave(this.#store.tagOf(queue), 1);
    this.#count--;
    return this.#store.take(queue);
  }

  /** Ends a request for now; gives how many of its frames had to make place. */
  finish(key: Key, nowMs: number): number {
    const group = this.#groups.get(key);
    if (group === undefined) return this.#recall(key, nowMs);
    this.#remove(group);
    return this.#isOver(group, nowMs) ? 0 : group.evicted;
  }

  /** Lets go of requests that have been silent for too long. */
  expire(nowMs: number): void {
    while (this.#oldest !== undefined && this.#isOver(this.#oldest, nowMs)) this.#remove(this.#oldest);
  }

  #isOver({ lastMs }: Group<Key>, nowMs: number): boolean {
    return lastMs + this.#plan.ttlMs <= nowMs;
  }

  /** Whether frames of this origin are kept. */
  holds(origin: Origin): boolean {
    return this.#origins.holds(origin);
  }

  /**
   * An origin is gone: what it kept for itself goes, for nobody can ask for it any more, and what is kept for requests has another
   * one in its place, for which so many bytes are charged.
   */
  retire(origin: Origin & Key, substitute: () => { readonly origin: Origin; readonly bytes: number }): void {
    const own = this.#groups.get(origin);
    if (own !== undefined) this.#remove(own);
    this.#remembered.delete(origin);
    this.#origins.retire(origin, substitute);
    this.#makeRoom(undefined, 0);
  }

  #touch(key: Key, nowMs: number): Group<Key> {
    const newest = this.#newest;
    if (newest !== undefined && newest.key === key && !this.#isOver(newest, nowMs)) {
      newest.lastMs = nowMs;
      return newest;
    }
    let group = this.#groups.get(key);
    if (group === undefined) {
      const evicted = this.#recall(key, nowMs);
      group = {
        key,
        queue: createQueue(),
        evicted,
        lastMs: nowMs,
        tag: SEVERAL,
        frameMs: 0,
        isMixed: false,
        older: undefined,
        newer: undefined,
      };
      this.#groups.set(key, group);
    } else {
      if (this.#isOver(group, nowMs)) group.evicted = 0;
      this.#unlink(group);
    }
    group.lastMs = nowMs;
    group.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = group;
    else this.#newest.newer = group;
    this.#newest = group;
    return group;
  }

  /** False: there is none to be had. `group`: is not given up itself, but its oldest frames are. */
  #makeRoom(group: Group<Key> | undefined, length: number): boolean {
    const { maxBytes } = this.#plan;
    while (this.usedBytes + (group === undefined ? 0 : this.#store.costBytes(group.queue, length)) > maxBytes) {
      const oldest = this.#oldest;
      if (oldest === undefined) return false;
      if (oldest !== group) this.#evict(oldest);
      else if (group.queue.count > 0) this.#evictOne(group);
      else return false;
    }
    return true;
  }

  /**
   * The ring of a thread may be heard of late: puts frames in order of time. Those of one thread stay in its own order, whatever
   * the clock has done.
   */
  #order(group: Group<Key>): void {
    const { queue } = group;
    group.isMixed = false;
    const threads = new Map<number, Copy[]>();
    while (queue.count > 0) {
      const tag = this.#store.tagOf(queue);
      const keptMs = this.#store.timeOf(queue);
      const { i32, f64 } = this.#store.take(queue);
      const copy = { i32: i32.slice(0, (i32[LENGTH_WORD] as number) >> 2), keptMs, timeMs: f64[TIME_DOUBLE] as number };
      const own = threads.get(tag);
      if (own === undefined) threads.set(tag, [copy]);
      else own.push(copy);
    }
    for (let next = oldestOf(threads); next !== undefined; next = oldestOf(threads))
      this.#store.append(queue, next.copy, 0, next.tag, next.copy.keptMs);
  }

  #evictOne(group: Group<Key>): void {
    this.#drop(group);
    group.evicted++;
  }

  #evict(group: Group<Key>): void {
    const evicted = group.evicted + group.queue.count;
    this.#remove(group);
    if (this.#remembered.size >= MAX_REMEMBERED) {
      for (const first of this.#remembered.keys()) {
        this.#remembered.delete(first);
        break;
      }
    }
    this.#remembered.set(group.key, { evicted, untilMs: group.lastMs + this.#plan.ttlMs });
  }

  #recall(key: Key, nowMs: number): number {
    const found = this.#remembered.get(key);
    this.#remembered.delete(key);
    return found === undefined || nowMs >= found.untilMs ? 0 : found.evicted;
  }

  #dropExpired(group: Group<Key>, nowMs: number): void {
    const { queue } = group;
    while (queue.count > 0 && this.#store.timeOf(queue) + this.#plan.ttlMs <= nowMs) this.#drop(group);
  }

  #drop({ queue }: Group<Key>): void {
    this.#origins.leave(this.#store.tagOf(queue), 1);
    this.#store.drop(queue);
    this.#count--;
  }

  #remove(group: Group<Key>): void {
    const { queue, tag } = group;
    if (queue.count > 0 && tag !== SEVERAL) {
      this.#origins.leave(tag, queue.count);
      this.#count -= queue.count;
      this.#store.clear(queue);
    } else while (queue.count > 0) this.#drop(group);
    this.#unlink(group);
    this.#groups.delete(group.key);
  }

  #unlink(group: Group<Key>): void {
    const { older, newer } = group;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    group.older = undefined;
    group.newer = undefined;
  }
}

interface Copy {
  readonly i32: Int32Array;
  readonly keptMs: number;
  readonly timeMs: number;
}

/** Takes the oldest of the first frames of all threads. */
function oldestOf(threads: Map<number, Copy[]>): { readonly tag: number; readonly copy: Copy } | undefined {
  let tag = -1;
  let oldest: Copy | undefined;
  for (const [candidate, [copy]] of threads) {
    if (copy === undefined || (oldest !== undefined && copy.timeMs >= oldest.timeMs)) continue;
    oldest = copy;
    tag = candidate;
  }
  if (oldest === undefined) return undefined;
  threads.get(tag)?.shift();
  return { tag, copy: oldest };
}
