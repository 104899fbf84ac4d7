import {
  BLOCK_DOUBLES,
  blockStart,
  CALLER,
  CONSUMER,
  HOST_ASLEEP,
  HOST_AWAKE,
  HUB_BYTES,
  HUB_CELLS,
  HUB_TOTAL_BYTES,
  MAX_THREADS,
} from "./layout.js";
import { createMemory } from "./memory.js";

/** Views on the hub's memory. */
export interface Hub {
  /** Of the cells: what can be waited on. */
  readonly memory: ArrayBufferLike;
  readonly cells: Int32Array;
  /** Of the blocks, and all that is not a cell. */
  readonly doubles: Float64Array;
  /** The same in 32-bit words, for what must be claimed with Atomics. */
  readonly words: Int32Array;
}

/** New memory for a hub: shared where the platform allows it. */
export function createHub(blocks?: ArrayBufferLike | undefined): Hub {
  return blocks === undefined ? openHub(createMemory(HUB_TOTAL_BYTES)) : openHub(createMemory(HUB_BYTES), blocks);
}

/** `blocks`: where everything but the cells lies, if that is a mapped file. */
export function openHub(memory: ArrayBufferLike, blocks: ArrayBufferLike = memory): Hub {
  return {
    memory,
    cells: new Int32Array(memory, 0, 64),
    doubles: new Float64Array(blocks, 0, HUB_TOTAL_BYTES / 8),
    words: new Int32Array(blocks, 0, HUB_TOTAL_BYTES / 4),
  };
}

export function isShared(hub: Hub): boolean {
  return typeof SharedArrayBuffer !== "undefined" && hub.memory instanceof SharedArrayBuffer;
}

/**
 * Takes a block for a thread; undefined when 1,024 threads have one. A block that an ended thread left is taken again: its
 * counters go on, so that sums over all blocks stay right.
 */
export function takeBlock(hub: Hub, threadId: number): number | undefined {
  const fresh = Atomics.add(hub.cells, HUB_CELLS.nextBlock, 1);
  const block = fresh < MAX_THREADS && claim(hub, fresh) ? fresh : leftBlock(hub);
  if (block === undefined) return undefined;
  const start = blockStart(block);
  hub.doubles[start + CALLER.threadId] = threadId;
  hub.doubles[start + CALLER.earlierSeq] =
    (hub.doubles[start + CALLER.earlierSeq] as number) + (hub.doubles[start + CALLER.seq] as number);
  hub.doubles[start + CALLER.seq] = 0;
  hub.doubles[start + CALLER.earlierRecorded] = hub.doubles[start + CONSUMER.recorded] as number;
  return block;
}

function leftBlock(hub: Hub): number | undefined {
  Atomics.store(hub.cells, HUB_CELLS.nextBlock, MAX_THREADS);
  for (let block = 0; block < MAX_THREADS; block++) {
    if (claim(hub, block)) return block;
  }
  return undefined;
}

function claim(hub: Hub, block: number): boolean {
  return Atomics.compareExchange(hub.words, liveWord(block), 0, 1) === 0;
}

/** Leaves a block to the next thread that comes. */
export function leaveBlock(hub: Hub, block: number): void {
  Atomics.store(hub.words, liveWord(block), 0);
}

/** Whether a thread uses the block. */
export function isLive(block: Float64Array): boolean {
  return new Int32Array(block.buffer, block.byteOffset + CALLER.live * 8, 1)[0] !== 0;
}

/** Takes over what was counted in another hub that nobody writes to any more, into blocks that the next threads take. */
export function carryCounters(from: Hub, to: Hub): void {
  to.doubles.set(from.doubles.subarray(blockStart(0)), blockStart(0));
  for (let block = 0; block < MAX_THREADS; block++) leaveBlock(to, block);
  Atomics.store(to.cells, HUB_CELLS.nextBlock, blockCount(from));
  for (const cell of [HUB_CELLS.level, HUB_CELLS.configVersion])
    Atomics.store(to.cells, cell, from.cells[cell] as number);
}

function liveWord(block: number): number {
  return (blockStart(block) + CALLER.live) * 2;
}

/** Whether a block still belongs to a thread. */
export function holdsBlock(hub: Hub, block: number, threadId: number): boolean {
  return (
    Atomics.load(hub.words, liveWord(block)) === 1 && hub.doubles[blockStart(block) + CALLER.threadId] === threadId
  );
}

/** How many blocks have ever been taken. */
export function blockCount(hub: Hub): number {
  return Math.min(Atomics.load(hub.cells, HUB_CELLS.nextBlock), MAX_THREADS);
}

/** The block as a view of its own. */
export function blockView(hub: Hub, block: number): Float64Array {
  const start = blockStart(block);
  return hub.doubles.subarray(start, start + BLOCK_DOUBLES);
}

/** Records that the block's threads accepted: those that have a sequence number, also from the recorder, and those that were withheld. */
export function acceptedCount(block: Float64Array): number {
  const value = (cell: number) => block[cell] as number;
  const recorded = value(CONSUMER.recorded) + value(CONSUMER.recordedElsewhere);
  return value(CALLER.earlierSeq) + value(CALLER.seq) + value(CALLER.suppressed) + recorded;
}

/** Records of the recorder that took a number of the block's thread. Never less than none, also where a file was damaged. */
export function recordedCount(block: Float64Array): number {
  return Math.max(0, (block[CONSUMER.recorded] as number) - (block[CALLER.earlierRecorded] as number));
}

/** Notes that something could not be forced to the disk: whoever flushes is told. */
export function noteSyncFailure({ cells }: Hub, error: unknown): void {
  Atomics.store(cells, HUB_CELLS.syncErrno, Math.abs((error as NodeJS.ErrnoException | undefined)?.errno ?? 0));
  Atomics.add(cells, HUB_CELLS.syncFailures, 1);
}

/** Calls the worker, whether it sleeps or only rests between two looks at the rings. */
export function callWorker({ cells }: Hub): void {
  Atomics.compareExchange(cells, HUB_CELLS.host, HOST_ASLEEP, HOST_AWAKE);
  Atomics.add(cells, HUB_CELLS.bell, 1);
  Atomics.notify(cells, HUB_CELLS.bell);
}

/** The consumer is at work, though at nothing that shows: those who wait for it, or watch it, go on doing so. */
export function showLife({ cells }: Hub): void {
  Atomics.add(cells, HUB_CELLS.heartbeat, 1);
  Atomics.add(cells, HUB_CELLS.progress, 1);
}

/** Asks the worker to tick, since many records come. */
export function askForTicks(hub: Hub): void {
  Atomics.add(hub.cells, HUB_CELLS.tickRequest, 1);
  callWorker(hub);
}

/** Wakes the worker if it sleeps. */
export function ringBell(hub: Hub): void {
  const { cells } = hub;
  if (Atomics.compareExchange(cells, HUB_CELLS.host, HOST_ASLEEP, HOST_AWAKE) !== HOST_ASLEEP) return;
  Atomics.add(cells, HUB_CELLS.bell, 1);
  Atomics.notify(cells, HUB_CELLS.bell);
}
