import { type MemoryViews, viewsOf } from "../../record/byte-writer.js";
import { KIND_WORD, LENGTH_WORD, SEQ_DOUBLE } from "../../record/frame.js";

/** Small, since most requests keep a few records only, and each has a chunk of its own. */
const CHUNK_BYTES = 512;
/** A power of two, as the two that follow say. */
const CHUNKS_PER_SLAB = 128;
const SLAB_SHIFT = 7;
const SLAB_MASK = CHUNKS_PER_SLAB - 1;
const SLAB_BYTES = CHUNK_BYTES * CHUNKS_PER_SLAB;
const NONE = -1;
const FIRST_SCRATCH_BYTES = 4_096;

/** Frames one after the other, oldest first, in a chain of chunks. */
export interface FrameQueue {
  /** Chunk and offset of the oldest frame, and of the free byte behind the newest. */
  head: number;
  headOffset: number;
  tail: number;
  tailOffset: number;
  count: number;
}

export function createQueue(): FrameQueue {
  return { head: NONE, headOffset: 0, tail: NONE, tailOffset: CHUNK_BYTES, count: 0 };
}

/**
 * Memory for copies of frames: chunks of 512 bytes that queues take and give back, so that thousands of small and short-lived
 * queues leave nothing to the garbage collector. Two things that a kept frame has no need for make place for what is to be known
 * of it: the free half of its kind's word for a number of its owner's, and its `seq` for a time.
 */
export class FrameStore {
  readonly #slabs: MemoryViews[] = [];
  /** By chunk: the next one in its queue or among the free ones. */
  readonly #next: number[] = [];
  #free = NONE;
  #used = 0;
  #scratch = viewsOf(new ArrayBuffer(FIRST_SCRATCH_BYTES));

  /** Bytes of all chunks that queues have. */
  get usedBytes(): number {
    return this.#used * CHUNK_BYTES;
  }

  /** What a frame of this length would add to `usedBytes`. */
  costBytes(queue: FrameQueue, length: number): number {
    return Math.ceil(Math.max(0, length - CHUNK_BYTES + queue.tailOffset) / CHUNK_BYTES) * CHUNK_BYTES;
  }

  /** Copies a frame, with a number from 0 to 65,535 and a time. */
  append(queue: FrameQueue, { i32 }: Pick<MemoryViews, "i32">, offset: number, tag: number, timeMs: number): void {
    const length = i32[(offset >> 2) + LENGTH_WORD] as number;
    if (queue.tailOffset === CHUNK_BYTES) this.#extend(queue);
    const { tail, tailOffset } = queue;
    for (let copied = 0; copied < length; ) {
      if (queue.tailOffset === CHUNK_BYTES) this.#extend(queue);
      const words = Math.min(CHUNK_BYTES - queue.tailOffset, length - copied) >> 2;
      const to = this.#slab(queue.tail).i32;
      const at = this.#place(queue.tail, queue.tailOffset) >> 2;
      const from = (offset + copied) >> 2;
      for (let word = 0; word < words; word++) to[at + word] = i32[from + word] as number;
      queue.tailOffset += words * 4;
      copied += words * 4;
    }
    const kindAt = (this.#place(tail, tailOffset) >> 2) + KIND_WORD;
    const first = this.#slab(tail).i32;
    first[kindAt] = ((first[kindAt] as number) & 0xffff) | (tag << 16);
    this.#setTime(tail, tailOffset, timeMs);
    queue.count++;
  }

  /** Number that the oldest frame was given. */
  tagOf({ head, headOffset }: FrameQueue): number {
    return (this.#slab(head).i32[(this.#place(head, headOffset) >> 2) + KIND_WORD] as number) >>> 16;
  }

  /** Time that the oldest frame was given. */
  timeOf({ head, headOffset }: FrameQueue): number {
    const { chunk, offset } = this.#step(head, headOffset, SEQ_DOUBLE * 8);
    return this.#slab(chunk).f64[this.#place(chunk, offset) >> 3] as number;
  }

  /** Lets go of the oldest frame. */
  drop(queue: FrameQueue): void {
    let left = this.#slab(queue.head).i32[(this.#place(queue.head, queue.headOffset) >> 2) + LENGTH_WORD] as number;
    while (left > 0) {
      const step = Math.min(left, CHUNK_BYTES - queue.headOffset);
      queue.headOffset += step;
      left -= step;
      if (queue.headOffset === CHUNK_BYTES) this.#leaveHead(queue);
    }
    queue.count--;
    if (queue.count === 0) this.clear(queue);
  }

  /** Lets go of the oldest frame and gives it in one piece, from offset 0 on; it holds until this is called again. */
  take(queue: FrameQueue): MemoryViews {
    const slab = this.#slab(queue.head);
    const length = slab.i32[(this.#place(queue.head, queue.headOffset) >> 2) + LENGTH_WORD] as number;
    if (length > this.#scratch.bytes.length)
      this.#scratch = viewsOf(new ArrayBuffer(2 ** Math.ceil(Math.log2(length))));
    let chunk = queue.head;
    let offset = queue.headOffset;
    for (let copied = 0; copied < length; ) {
      const step = Math.min(length - copied, CHUNK_BYTES - offset);
      const at = this.#place(chunk, offset);
      this.#slab(chunk).bytes.copy(this.#scratch.bytes, copied, at, at + step);
      copied += step;
      chunk = this.#next[chunk] as number;
      offset = 0;
    }
    this.drop(queue);
    return this.#scratch;
  }

  /** Lets go of all frames of a queue. */
  clear(queue: FrameQueue): void {
    for (let chunk = queue.head; chunk !== NONE; ) chunk = this.#release(chunk);
    queue.head = NONE;
    queue.headOffset = 0;
    queue.tail = NONE;
    queue.tailOffset = CHUNK_BYTES;
    queue.count = 0;
    if (this.#used === 0) this.#giveBack();
  }

  #setTime(head: number, headOffset: number, timeMs: number): void {
    const { chunk, offset } = this.#step(head, headOffset, SEQ_DOUBLE * 8);
    this.#slab(chunk).f64[this.#place(chunk, offset) >> 3] = timeMs;
  }

  #step(chunk: number, offset: number, bytes: number): { readonly chunk: number; readonly offset: number } {
    const at = offset + bytes;
    return at < CHUNK_BYTES ? { chunk, offset: at } : { chunk: this.#next[chunk] as number, offset: at - CHUNK_BYTES };
  }

  #slab(chunk: number): MemoryViews {
    return this.#slabs[chunk >> SLAB_SHIFT] as MemoryViews;
  }

  #place(chunk: number, offset: number): number {
    return (chunk & SLAB_MASK) * CHUNK_BYTES + offset;
  }

  #extend(queue: FrameQueue): void {
    if (this.#free === NONE) this.#addSlab();
    const chunk = this.#free;
    this.#free = this.#next[chunk] as number;
    this.#next[chunk] = NONE;
    if (queue.tail === NONE) queue.head = chunk;
    else this.#next[queue.tail] = chunk;
    queue.tail = chunk;
    queue.tailOffset = 0;
    this.#used++;
  }

  #addSlab(): void {
    const first = this.#slabs.length * CHUNKS_PER_SLAB;
    this.#slabs.push(viewsOf(new ArrayBuffer(SLAB_BYTES)));
    for (let index = CHUNKS_PER_SLAB - 1; index >= 0; index--) {
      this.#next[first + index] = this.#free;
      this.#free = first + index;
    }
  }

  #leaveHead(queue: FrameQueue): void {
    queue.head = this.#release(queue.head);
    queue.headOffset = 0;
    if (queue.head !== NONE) return;
    queue.tail = NONE;
    queue.tailOffset = CHUNK_BYTES;
  }

  /** Gives the chunk that followed. */
  #release(chunk: number): number {
    const next = this.#next[chunk] as number;
    this.#next[chunk] = this.#free;
    this.#free = chunk;
    this.#used--;
    return next;
  }

  /** Nothing is kept: what a burst has taken goes back, all but a slab. */
  #giveBack(): void {
    if (this.#slabs.length <= 1) return;
    this.#slabs.length = 0;
    this.#next.length = 0;
    this.#free = NONE;
  }
}
