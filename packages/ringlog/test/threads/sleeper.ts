import { parentPort, workerData } from "node:worker_threads";
import { RingReader } from "../../src/ring/consumer.js";
import { blockView, type Hub, openHub } from "../../src/ring/hub.js";
import { HUB_CELLS } from "../../src/ring/layout.js";
import { openSegment, type Segment } from "../../src/ring/segment.js";
import type { Consumer } from "../../src/worker/consumer.js";
import { WorkerHost } from "../../src/worker/worker-host.js";

/** What the producing thread tells the one that sleeps. */
export interface SleeperData {
  readonly hub: ArrayBufferLike;
  readonly block: number;
  readonly segments: readonly { readonly number: number; readonly memory: ArrayBufferLike }[];
}

/** Longer than the worker stays awake without records: it goes to sleep after each one. */
const TURN_MS = 1_000;
const DAWDLE_MS = 0.02;

/** Takes some microseconds, in which the producer hears of the commit before the worker is on its way to sleep. */
function dawdle(): false {
  const endMs = performance.now() + DAWDLE_MS;
  while (performance.now() < endMs);
  return false;
}

/** A consumer of one ring that writes nothing: it counts frames in the hub's cell for commits. */
function countingConsumer(hub: Hub, reader: RingReader): Consumer {
  const takeAll = () => {
    let bytes = 0;
    let frames = 0;
    for (; reader.peek(); reader.advance(), frames++) bytes += reader.frameBytes();
    if (frames === 0) return;
    reader.commit({ segment: reader.segment, offset: reader.offset }, bytes);
    Atomics.add(hub.cells, HUB_CELLS.progress, frames);
    Atomics.notify(hub.cells, HUB_CELLS.progress);
  };
  const consumer: Partial<Consumer> = {
    collect: takeAll,
    hasFrames: () => reader.peek(),
    hasWork: () => reader.peek(),
    hasNews: dawdle,
    takeFrameCount: () => 0,
    nextTickMs: () => Number.POSITIVE_INFINITY,
    tick: () => {},
    write: () => Promise.resolve(),
    settle: () => Promise.resolve(),
    catchUp: () => {},
    flushStages: () => {},
    finish: () => {},
    finishModules: () => Promise.resolve(),
    close: () => {},
  };
  return consumer as Consumer;
}

const { hub: memory, block, segments } = workerData as SleeperData;
const hub = openHub(memory);
const opened = new Map<number, Segment>();
for (const segment of segments) opened.set(segment.number, openSegment(segment.number, segment.memory));
const reader = new RingReader(block, blockView(hub, block), opened, () => undefined);
let nowMs = 0;
const host = new WorkerHost(hub, countingConsumer(hub, reader), () => (nowMs += TURN_MS));
// A worker whose loop has nothing to wait for would end in its sleep.
parentPort?.on("message", () => {});
parentPort?.postMessage("begun");
await host.run();
parentPort?.close();
