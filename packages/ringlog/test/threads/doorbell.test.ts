// The worker's way to sleep and the producers' way to wake it, as they are, on two real threads.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { HEADER_BYTES } from "../../src/record/frame.js";
import { createHub, ringBell, takeBlock } from "../../src/ring/hub.js";
import { HUB_CELLS, SEGMENT_HEADER_BYTES } from "../../src/ring/layout.js";
import { RingProducer } from "../../src/ring/producer.js";
import { SEGMENT_BYTES } from "../../src/ring/segment.js";
import type { SleeperData } from "./sleeper.js";

const SLEEPER = new URL("./sleeper.js", import.meta.url);
const SLEEPS = 40_000;
const LONG_SLEEP_EVERY = 2_000;
/** More than the time after which the worker looks for the second time. */
const LONG_SLEEP_MS = 15;
const UNUSED_CELL = 63;
/** Nobody sees the frame any more: it takes microseconds, or the 10 ms after which the worker looks again. */
const UNSEEN_MS = 10_000;

test("no frame stays unseen that is published around the moment at which the worker goes to sleep", async (t) => {
  const hub = createHub();
  const { cells } = hub;
  const block = takeBlock(hub, 0) as number;
  const ring = new RingProducer(hub, block, { added: () => {}, removed: () => {} }, () => {});
  ring.configure(1024 * 1024, 64 * 1024);
  const publish = () => {
    const writer = ring.begin();
    writer.ensure(HEADER_BYTES);
    writer.pos += HEADER_BYTES;
    ring.publish(false);
  };
  // All the memory that is needed is there before the worker is: with one frame in it, a segment has no room for one that fills it.
  publish();
  ring.begin().ensure(SEGMENT_BYTES - SEGMENT_HEADER_BYTES);
  const workerData: SleeperData = {
    hub: hub.memory,
    block,
    segments: ring.segments.map(({ number, memory }) => ({ number, memory })),
  };
  const worker = new Worker(SLEEPER, { workerData });
  t.after(() => worker.terminate());
  await once(worker, "message");
  let pause = 0;
  let rung = 0;
  // A loop that left nothing behind would be left out.
  let spun = 0;
  for (let frame = 1; frame <= SLEEPS; frame++) {
    // In the long sleep, which only the bell ends; else ever nearer to the moment at which the worker says that it sleeps: later
    // where it was still awake, sooner where it had to be woken.
    if (frame % LONG_SLEEP_EVERY === 0) Atomics.wait(cells, UNUSED_CELL, 0, LONG_SLEEP_MS);
    else for (let turn = 0; turn < pause; turn++) spun ^= turn;
    const bell = cells[HUB_CELLS.bell];
    publish();
    const deadlineMs = performance.now() + UNSEEN_MS;
    while (Atomics.load(cells, HUB_CELLS.progress) !== frame + 1) {
      if (performance.now() > deadlineMs) assert.fail(`frame ${frame} stays unseen`);
    }
    const wasRung = Atomics.load(cells, HUB_CELLS.bell) !== bell;
    if (wasRung) rung++;
    const step = 1 + ((frame * 7) % 61);
    pause = Math.max(0, pause + (wasRung ? -step : step));
  }
  assert.ok(rung > 0 && rung < SLEEPS, `the bell was rung ${rung} times (${spun})`);
  Atomics.store(cells, HUB_CELLS.exitRequest, 1);
  ringBell(hub);
  await once(worker, "exit");
});
