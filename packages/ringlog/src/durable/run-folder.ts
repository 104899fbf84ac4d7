import { closeSync, fchmodSync, fstatSync, openSync, readdirSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { BATCH_COUNT, type BatchMemory, HEAD_BYTES, TEXT_BYTES } from "../ring/batch-memory.js";
import { HUB_TOTAL_BYTES } from "../ring/layout.js";
import { createMemory } from "../ring/memory.js";
import { NoMemory, openSegment, resetSegment, type SegmentSource } from "../ring/segment.js";
import { THROTTLE_BYTES } from "../ring/throttle-table.js";
import { KIND_DICTIONARY, KIND_HUB, KIND_RING, markTable, writeHeader } from "./file-header.js";
import type { Libc } from "./libc.js";

export const HUB_FILE = "hub";
export const THROTTLE_FILE = "throttle";
const FILE_MODE = 0o600;

/** The folder in which one run of a process keeps its rings, as one of its threads sees it. */
export class RunFolder {
  readonly path: string;
  readonly #libc: Libc;
  /** Mapped by this thread: what it made, it finds again also when the file has no name any more. */
  readonly #made = new Map<string, WeakRef<ArrayBuffer>>();

  constructor(path: string, libc: Libc) {
    this.path = path;
    this.#libc = libc;
  }

  /** Makes the files that all threads of the process map, and the consumer. */
  createShared(): void {
    const hub = this.#create(HUB_FILE, HUB_TOTAL_BYTES);
    writeHeader(hub, { kind: KIND_HUB, threadId: 0, block: 0, number: 0, capacityBytes: HUB_TOTAL_BYTES });
    markTable(this.#create(THROTTLE_FILE, THROTTLE_BYTES));
    for (let batch = 0; batch < BATCH_COUNT; batch++) {
      this.#reserve(batchHeadName(batch), HEAD_BYTES);
      this.#reserve(batchTextName(batch, 1), TEXT_BYTES);
    }
  }

  /** Where a ring gets its segments from, or its dictionary. */
  source(ring: string, block: number, threadId: number, isDictionary: boolean): SegmentSource {
    const kind = isDictionary ? KIND_DICTIONARY : KIND_RING;
    return (number, capacityBytes) => {
      const name = segmentName(ring, isDictionary, number);
      const memory = this.#tryCreate(name, capacityBytes);
      writeHeader(memory, { kind, threadId, block, number, capacityBytes });
      const segment = openSegment(number, memory, join(this.path, name));
      resetSegment(segment);
      return segment;
    };
  }

  /** The memory of a file that this thread or another one has made. Throws where it cannot be mapped. */
  open(path: string): ArrayBuffer {
    const known = this.#made.get(path)?.deref();
    if (known !== undefined) return known;
    const fd = openSync(path, "r+");
    try {
      const memory = this.#libc.map(path, fd, fstatSync(fd).size);
      this.#made.set(path, new WeakRef(memory));
      return memory;
    } finally {
      closeSync(fd);
    }
  }

  openShared(name: typeof HUB_FILE | typeof THROTTLE_FILE): ArrayBuffer {
    return this.open(join(this.path, name));
  }

  openBatches(): readonly BatchMemory[] {
    return Array.from({ length: BATCH_COUNT }, (_, batch) => ({
      head: this.open(join(this.path, batchHeadName(batch))),
      text: this.open(join(this.path, batchTextName(batch, this.#lastText(batch)))),
    }));
  }

  /** What a consumer of these rings is given. */
  consumerHost() {
    return {
      openMemory: (path: string) => this.open(path),
      releasedRing: (ring: string) => this.removeRing(ring),
      createText: (batch: number, bytes: number) => this.#createText(batch, bytes),
    };
  }

  /** A text that has outgrown its file goes on in another one; where there is no room, in memory that ends with the process. */
  #createText(batch: number, bytes: number): ArrayBufferLike {
    const last = this.#lastText(batch);
    try {
      const text = this.#create(batchTextName(batch, last + 1), bytes);
      this.#remove(batchTextName(batch, last));
      return text;
    } catch {
      return createMemory(bytes);
    }
  }

  #lastText(batch: number): number {
    return lastText(readdirSync(this.path), batch);
  }

  /** The ring's producer has given these segments back. */
  removeSegments(ring: string, numbers: readonly number[]): void {
    for (const number of numbers) this.#remove(segmentName(ring, false, number));
  }

  /** The ring is empty and its thread gone. */
  removeRing(ring: string): void {
    for (const name of readdirSync(this.path)) if (name.startsWith(`${ring}-`)) this.#remove(name);
  }

  /** A clean end: nothing is left to recover. What is mapped stays usable. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  #remove(name: string): void {
    const path = join(this.path, name);
    this.#made.delete(path);
    try {
      unlinkSync(path);
    } catch {
      // Somebody has cleaned up in there: it is gone, which is what was wanted.
    }
  }

  #tryCreate(name: string, bytes: number): ArrayBuffer {
    try {
      return this.#create(name, bytes, true);
    } catch (error) {
      throw new NoMemory((error as Error).message);
    }
  }

  #create(name: string, bytes: number, isPopulated = false): ArrayBuffer {
    const path = join(this.path, name);
    return this.#withNew(name, bytes, (fd) => {
      const memory = this.#libc.map(path, fd, bytes, isPopulated);
      this.#made.set(path, new WeakRef(memory));
      return memory;
    });
  }

  /** Makes a file that other threads map. */
  #reserve(name: string, bytes: number): void {
    this.#withNew(name, bytes, () => undefined);
  }

  #withNew<T>(name: string, bytes: number, use: (fd: number) => T): T {
    const fd = openSync(join(this.path, name), "wx+", FILE_MODE);
    try {
      fchmodSync(fd, FILE_MODE);
      this.#libc.reserve(fd, bytes);
      return use(fd);
    } catch (error) {
      this.#remove(name);
      throw error;
    } finally {
      closeSync(fd);
    }
  }
}

export function batchHeadName(batch: number): string {
  return `batch-${batch}`;
}

export function batchTextName(batch: number, number: number): string {
  return `batch-${batch}-text-${number}`;
}

/** Number of the text that a batch uses. */
export function lastText(names: readonly string[], batch: number): number {
  const start = batchTextName(batch, 0).slice(0, -1);
  return Math.max(0, ...names.filter((name) => name.startsWith(start)).map((name) => Number(name.slice(start.length))));
}

function segmentName(ring: string, isDictionary: boolean, number: number): string {
  return `${ring}-${isDictionary ? "words" : "frames"}-${number}`;
}
