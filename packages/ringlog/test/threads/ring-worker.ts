import { parentPort, workerData } from "node:worker_threads";
import { HEADER_BYTES } from "../../src/record/frame.js";
import { FATAL } from "../../src/record/level.js";
import { openHub } from "../../src/ring/hub.js";
import { RingProducer } from "../../src/ring/producer.js";
import { OPENED_WINDOW, ThrottleTable } from "../../src/ring/throttle-table.js";
import { markedWord } from "./marked-word.js";

/** A generator that gives the same numbers at every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function produce({ hub: memory, block, frames }: { hub: ArrayBufferLike; block: number; frames: number }): void {
  const hub = openHub(memory);
  const announcer = {
    added: ({ number, memory: segment }: { number: number; memory: ArrayBufferLike }) =>
      parentPort?.postMessage({ added: { number, memory: segment } }),
    removed: (removed: readonly number[]) => parentPort?.postMessage({ removed }),
  };
  const ring = new RingProducer(hub, block, announcer, () => undefined);
  ring.configure(4 * 1024 * 1024, 256 * 1024);
  const random = sequence(7);
  for (let number = 0; number < frames; number++) {
    while (!ring.hasRoom(FATAL)) Atomics.wait(hub.cells, 63, 0, 1);
    const writer = ring.begin();
    const words = Math.floor(random() * (random() < 0.001 ? 20_000 : 40));
    writer.ensure(HEADER_BYTES);
    writer.pos += HEADER_BYTES;
    writer.u32(number);
    writer.u32(words);
    for (let word = 0; word < words; word++) writer.u32(word);
    writer.u32(~number >>> 0);
    ring.publish(false);
  }
}

function throttle({ memory, each, keys }: { memory: ArrayBufferLike; each: number; keys: number }): void {
  const table = new ThrottleTable(memory);
  const random = sequence(Math.floor(performance.now() * 1000));
  const clock = { wallMs: () => 0, monotonicMs: () => 0 };
  let opened = 0;
  let evicted = 0;
  for (let time = 0; time < each; time++) {
    const key = 1 + Math.floor(random() * keys);
    const decision = table.enter(key, key * 31, 50, -1, clock, () => evicted++);
    if (decision === OPENED_WINDOW) opened++;
  }
  parentPort?.postMessage({ opened, evicted });
}

/**
 * Frames as large as segments, of which only a few words are written, so that nearly each one goes on in another segment: most
 * of them move when they have just begun, some in their middle.
 */
function wrap({ hub: memory, block, frames }: { hub: ArrayBufferLike; block: number; frames: number }): void {
  const hub = openHub(memory);
  const announcer = {
    added: ({ number, memory: segment }: { number: number; memory: ArrayBufferLike }) =>
      parentPort?.postMessage({ added: { number, memory: segment } }),
    removed: (removed: readonly number[]) => parentPort?.postMessage({ removed }),
  };
  const ring = new RingProducer(hub, block, announcer, () => undefined);
  // Few pages of it are ever touched.
  ring.configure(64 * 1024 * 1024, 256 * 1024);
  const random = sequence(11);
  for (let number = 0; number < frames; number++) {
    while (!ring.hasRoom(FATAL)) Atomics.wait(hub.cells, 63, 0, 0.1);
    const writer = ring.begin();
    const words = Math.floor(random() * (random() < 0.0001 ? 200_000 : 65_000));
    writer.ensure(HEADER_BYTES);
    writer.pos += HEADER_BYTES;
    writer.u32(number);
    writer.u32(words);
    const before = random() < 0.01 ? Math.floor(random() * words) : 0;
    writer.ensure(before * 4);
    writer.pos += before * 4;
    writer.ensure((words - before) * 4);
    writer.pos += (words - before) * 4;
    writer.u32(~number >>> 0);
    if (words > 0)
      writer.view.setUint32(writer.pos - 4 - words * 4 + markedWord(number, words) * 4, number ^ words, true);
    ring.publish(false);
  }
}

if (workerData.task === "produce") produce(workerData);
else if (workerData.task === "wrap") wrap(workerData);
else throttle(workerData);
