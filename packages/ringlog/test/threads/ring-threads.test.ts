import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import { RingReader } from "../../src/ring/consumer.js";
import { blockView, createHub, takeBlock } from "../../src/ring/hub.js";
import { CONSUMER } from "../../src/ring/layout.js";
import { openSegment, type Segment } from "../../src/ring/segment.js";
import { createThrottleMemory, ThrottleTable } from "../../src/ring/throttle-table.js";
import { markedWord } from "./marked-word.js";

const FRAMES = 400_000;
/** More than a million of them do not fit into the segment in which they begin. */
const WRAPPING_FRAMES = 1_600_000;
const WORKER = new URL("./ring-worker.js", import.meta.url);

/** What the producing thread says. */
type Message =
  | { readonly added: { readonly number: number; readonly memory: ArrayBufferLike } }
  | { readonly removed: readonly number[] };

describe("two real threads on one ring", () => {
  it("hand over every frame, whole and in order, through segments that are taken, given back and taken again", async () => {
    const hub = createHub();
    const block = takeBlock(hub, 1) as number;
    const segments = new Map<number, Segment>();
    const worker = new Worker(WORKER, { workerData: { task: "produce", hub: hub.memory, block, frames: FRAMES } });
    worker.on("message", (message: Message) => {
      if ("added" in message)
        segments.set(message.added.number, openSegment(message.added.number, message.added.memory));
      else for (const number of message.removed) segments.delete(number);
    });
    // The first segment is announced before the ring says that it begins there.
    await until(() => segments.size > 0 && blockView(hub, block)[CONSUMER.headSegment] !== 0);
    const reader = new RingReader(block, blockView(hub, block), segments, () => undefined);
    let expected = 0;
    while (expected < FRAMES) {
      let bytes = 0;
      for (; reader.peek(); expected++) {
        const word = reader.offset >> 2;
        assert.equal(reader.segment.i32[word + 8], expected, "the number that was written");
        const length = reader.segment.i32[word + 9] as number;
        assert.equal(reader.segment.i32[word + 10 + length], ~expected, "the frame's last word");
        bytes += reader.frameBytes();
        reader.advance();
      }
      if (bytes > 0) reader.commit({ segment: reader.segment, offset: reader.offset }, bytes);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await worker.terminate();
    assert.ok(segments.size < 40, `${segments.size} segments are held at the end`);
  });

  it("survive a million changes of segment at any place of a frame", async (t) => {
    const hub = createHub();
    const block = takeBlock(hub, 1) as number;
    const segments = new Map<number, Segment>();
    const worker = new Worker(WORKER, {
      workerData: { task: "wrap", hub: hub.memory, block, frames: WRAPPING_FRAMES },
    });
    t.after(() => worker.terminate());
    worker.on("message", (message: Message) => {
      if ("added" in message)
        segments.set(message.added.number, openSegment(message.added.number, message.added.memory));
      else for (const number of message.removed) segments.delete(number);
    });
    await until(() => segments.size > 0 && blockView(hub, block)[CONSUMER.headSegment] !== 0);
    const reader = new RingReader(block, blockView(hub, block), segments, () => undefined);
    let segment: Segment | undefined;
    let changes = 0;
    let expected = 0;
    while (expected < WRAPPING_FRAMES) {
      let bytes = 0;
      for (; reader.peek(); expected++) {
        if (reader.segment !== segment) changes++;
        segment = reader.segment;
        const { i32 } = segment;
        const word = reader.offset >> 2;
        const words = i32[word + 9] as number;
        const isWhole =
          i32[word + 8] === expected &&
          i32[word + 10 + words] === ~expected &&
          (words === 0 || i32[word + 10 + markedWord(expected, words)] === (expected ^ words));
        // Asserting each of them would take longer than the rest.
        if (!isWhole) assert.fail(`frame ${i32[word + 8]} of ${words} words where ${expected} should be`);
        bytes += reader.frameBytes();
        reader.advance();
      }
      if (bytes > 0) reader.commit({ segment: reader.segment, offset: reader.offset }, bytes);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(changes >= 1_000_000, `${changes} changes`);
    assert.ok(segments.size < 600, `${segments.size} segments are held at the end`);
  });

  it("count every duplicate once and open each window once", async () => {
    const memory = createThrottleMemory();
    const table = new ThrottleTable(memory);
    const EACH = 60_000;
    const KEYS = 50;
    const workers = [0, 1, 2].map(
      () => new Worker(WORKER, { workerData: { task: "throttle", memory, each: EACH, keys: KEYS } }),
    );
    const results = Promise.all(
      workers.map(
        (worker) => new Promise<{ opened: number; evicted: number }>((resolve) => worker.once("message", resolve)),
      ),
    );
    let isDone = false;
    let counted = 0;
    let closed = 0;
    const collect = () => {
      for (const { cell, generation } of table.openWindows()) {
        const window = table.close(cell, generation);
        if (window === undefined) continue;
        counted += window.count;
        closed++;
      }
    };
    const all = results.then((found) => {
      isDone = true;
      return found;
    });
    while (!isDone) {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    collect();
    const opened = (await all).reduce((sum, one) => sum + one.opened, 0);
    assert.equal(closed, opened);
    assert.equal(counted + opened, 3 * EACH);
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
}
