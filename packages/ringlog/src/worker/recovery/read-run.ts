import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isConfigName, parseConfig } from "../../durable/config-file.js";
import { isTable, isUnfinished, KIND_DICTIONARY, KIND_HUB, KIND_RING, readHeader } from "../../durable/file-header.js";
import type { Libc } from "../../durable/libc.js";
import { batchHeadName, batchTextName, HUB_FILE, lastText, THROTTLE_FILE } from "../../durable/run-folder.js";
import { BATCH_COUNT, type BatchMemory, createBatchMemory, HEAD_BYTES } from "../../ring/batch-memory.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import { createHub, type Hub } from "../../ring/hub.js";
import { HUB_TOTAL_BYTES, MAX_THREADS } from "../../ring/layout.js";
import { openSegment, type Segment } from "../../ring/segment.js";
import { createThrottleMemory, THROTTLE_BYTES } from "../../ring/throttle-table.js";

/** A ring as its files show it. */
export interface DeadRing {
  readonly name: string;
  readonly block: number;
  readonly threadId: number;
  readonly frames: Map<number, Segment>;
  readonly dictionary: Segment[];
}

/** What a run has left, in memory of our own: nothing of it is believed yet. */
export interface DeadRun {
  readonly hub: Hub;
  readonly throttle: ArrayBufferLike;
  readonly rings: readonly DeadRing[];
  readonly configs: ReadonlyMap<number, ConsumerConfig>;
  readonly batches: readonly BatchMemory[];
  /** Keeps what was done, for the next who tries. */
  writeBack(): void;
  /** Files that are none, or missing. */
  readonly badFiles: readonly string[];
}

/** A segment's file: ring, what it holds, number. */
const SEGMENT_NAME = /^(\d+\.\d+)-(frames|words)-(\d+)$/;
/** Far more than any segment has. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** Gives the memory of a file. */
type ReadMemory = (path: string) => ArrayBuffer;

/**
 * With `libc` the files are mapped: what is written and committed of them is so for good, also if this process dies meanwhile. Else
 * they are copied; `writeBack` then keeps what was done.
 */
export function readRun(folder: string, libc?: Libc | undefined): DeadRun {
  const copies = new Map<string, ArrayBuffer>();
  const readMemory: ReadMemory = (path) => {
    if (libc !== undefined) return mapMemory(path, libc);
    const memory = copyMemory(path);
    copies.set(path, memory);
    return memory;
  };
  const badFiles: string[] = [];
  const rings = new Map<string, DeadRing>();
  const configs = new Map<number, ConsumerConfig>();
  for (const name of readdirSync(folder).sort()) {
    const segment = SEGMENT_NAME.exec(name);
    if (segment !== null) {
      if (!takeSegment(rings, readMemory, folder, segment)) badFiles.push(name);
    } else if (isConfigName(name)) {
      const config = parseConfig(readFileSync(join(folder, name), "utf8"));
      if (config === undefined) badFiles.push(name);
      else configs.set(config.version, config);
    }
  }
  const names = readdirSync(folder);
  const batches = Array.from({ length: BATCH_COUNT }, (_, batch) => readBatch(readMemory, folder, names, batch));
  for (const [index, batch] of batches.entries()) if (batch === undefined) badFiles.push(batchHeadName(index));
  const blocks = readShared(
    readMemory,
    folder,
    HUB_FILE,
    HUB_TOTAL_BYTES,
    (memory) => readHeader(memory)?.kind === KIND_HUB,
  );
  if (blocks === undefined) badFiles.push(HUB_FILE);
  const table = readShared(readMemory, folder, THROTTLE_FILE, THROTTLE_BYTES, isTable);
  if (table === undefined) badFiles.push(THROTTLE_FILE);
  const hub = createHub(blocks ?? new ArrayBuffer(HUB_TOTAL_BYTES));
  return {
    hub,
    throttle: table ?? createThrottleMemory(),
    batches: batches.map((batch) => batch ?? createBatchMemory()),
    rings: [...rings.values()],
    configs,
    badFiles,
    writeBack: () => {
      for (const [path, memory] of copies) writeFileSync(path, new Uint8Array(memory));
    },
  };
}

function readBatch(
  readMemory: ReadMemory,
  folder: string,
  names: readonly string[],
  batch: number,
): BatchMemory | undefined {
  try {
    const head = readMemory(join(folder, batchHeadName(batch)));
    const text = readMemory(join(folder, batchTextName(batch, lastText(names, batch))));
    return head.byteLength === HEAD_BYTES ? { head, text } : undefined;
  } catch {
    return undefined; // Missing, or not to be read: a bad file.
  }
}

function readShared(
  readMemory: ReadMemory,
  folder: string,
  name: string,
  bytes: number,
  isSound: (memory: ArrayBuffer) => boolean,
): ArrayBuffer | undefined {
  try {
    const memory = readMemory(join(folder, name));
    return memory.byteLength === bytes && isSound(memory) ? memory : undefined;
  } catch {
    return undefined; // Missing, or not to be read: a bad file.
  }
}

/** False: it is none. */
function takeSegment(
  rings: Map<string, DeadRing>,
  readMemory: ReadMemory,
  folder: string,
  [name, ring, kind, number]: RegExpExecArray,
): boolean {
  try {
    const memory = readMemory(join(folder, name));
    if (isUnfinished(memory)) return true;
    const header = readHeader(memory);
    const wanted = kind === "words" ? KIND_DICTIONARY : KIND_RING;
    if (header === undefined || header.kind !== wanted || header.number !== Number(number)) return false;
    if (memory.byteLength % 8 !== 0 || header.block < 0 || header.block >= MAX_THREADS) return false;
    const known = rings.get(ring as string) ?? newRing(rings, ring as string, header.block, header.threadId);
    const segment = openSegment(header.number, memory);
    if (kind === "words") known.dictionary.push(segment);
    else known.frames.set(header.number, segment);
    return true;
  } catch {
    return false; // Not to be read.
  }
}

function newRing(rings: Map<string, DeadRing>, name: string, block: number, threadId: number): DeadRing {
  const ring: DeadRing = { name, block, threadId, frames: new Map(), dictionary: [] };
  rings.set(name, ring);
  return ring;
}

function copyMemory(path: string): ArrayBuffer {
  sizeOf(path);
  const bytes = readFileSync(path);
  const memory = new ArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  return memory;
}

/** Blocks that are missing in a file are taken first: a mapping without them would end the process. */
function mapMemory(path: string, libc: Libc): ArrayBuffer {
  const size = sizeOf(path);
  if (size === 0) return new ArrayBuffer(0);
  const fd = openSync(path, "r+");
  try {
    libc.reserve(fd, size);
    return libc.map(path, fd, size);
  } finally {
    closeSync(fd);
  }
}

function sizeOf(path: string): number {
  const { size } = statSync(path);
  if (size > MAX_FILE_BYTES) throw new Error("too large to be a ring");
  return size;
}
