import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { ThreadSampler } from "./snapshot.js";
import { cpusWithin, nodeThreadSource, type ThreadSource } from "./thread-source.js";

interface Timer {
  readonly periodMs: number;
  readonly run: () => void;
  nextMs: number;
}

/** A process on four CPUs that has been up for 2 s, whose time passes when told to. */
function thread(changes: Partial<ThreadSource> = {}) {
  const timers = new Set<Timer>();
  const state = { nowMs: 50_000, cpuMs: 800, idle: 1_500, active: 500, delayMs: 0, delays: 0, timers, reads: 0 };
  const source: ThreadSource = {
    processCpuMs: () => {
      state.reads++;
      return state.cpuMs;
    },
    processUptimeMs: () => 2_000,
    processMemoryBytes: () => 1_000,
    availableCpus: () => {
      state.reads++;
      return 4;
    },
    heap: () => {
      state.reads++;
      return { usedBytes: 10, limitBytes: 100 };
    },
    loop: () => {
      state.reads++;
      return { idle: state.idle, active: state.active };
    },
    openDelay: () => {
      state.delays++;
      const set = (delayMs: number): void => void Object.assign(state, { delayMs });
      return { p99Ms: () => state.delayMs, reset: () => set(0), stop: () => void state.delays-- };
    },
    every: (periodMs, run) => {
      const timer = { periodMs, run, nextMs: state.nowMs + periodMs };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    ...changes,
  };
  const spend = (ms: number, isBusy: boolean): void => {
    state.nowMs += ms;
    if (isBusy) [state.cpuMs, state.active] = [state.cpuMs + ms, state.active + ms];
    else state.idle += ms;
  };
  const turn = (): void => {
    for (const timer of timers) {
      if (timer.nextMs > state.nowMs) continue;
      timer.run();
      timer.nextMs = state.nowMs + timer.periodMs;
    }
  };
  /** The loop turns every 10 ms, and works for a share of it. */
  const pass = (ms: number, busyShare = 0): void => {
    for (let passed = 0; passed < ms; passed += 10) {
      spend(10 * busyShare, true);
      spend(10 * (1 - busyShare), false);
      turn();
    }
  };
  return {
    state,
    pass,
    turn,
    block: (ms: number) => spend(ms, true),
    sampler: new ThreadSampler({ now: () => state.nowMs }, source),
  };
}

test("before the first window has passed, utilisations are since the process started", () => {
  const { sampler } = thread();
  assert.deepEqual(sampler.read(), {
    ...{ processCpu: 0.1, processMemoryBytes: 1_000, heapUsedBytes: 10, heapLimitBytes: 100, loopUtilization: 0.25 },
    ...{ loopDelayP99Seconds: 0, ageMs: 0, windowMs: 2_000 },
  });
});

test("later they cover the last one to two seconds, and say so", () => {
  const { sampler, pass } = thread();
  for (let i = 0; i < 40; i++) {
    pass(170, i < 25 ? 0 : 0.5);
    const { windowMs } = sampler.read();
    if (i > 12) assert.ok(windowMs >= 1_000 && windowMs <= 2_100, String(windowMs));
  }
  const reading = sampler.read(true);
  assert.ok(Math.abs(reading.processCpu - 0.125) < 0.001, String(reading.processCpu));
  assert.ok(Math.abs(reading.loopUtilization - 0.5) < 0.01, String(reading.loopUtilization));
});

test("a reading is used again for 100 ms and says its age, unless a fresh one is asked for", () => {
  const { sampler, block, state } = thread();
  const { processCpu } = sampler.read();
  block(99);
  assert.deepEqual([sampler.read().processCpu, sampler.read().ageMs], [processCpu, 99]);
  assert.equal(sampler.read(true).ageMs, 0);
  assert.notEqual(sampler.read().processCpu, processCpu);
  state.nowMs += 100;
  assert.equal(sampler.read().ageMs, 0);
});

test("a block shows while it goes on, in full where the loop was waiting before it", () => {
  const { sampler, pass, block } = thread();
  pass(1_050);
  block(400);
  const { loopDelayP99Seconds } = sampler.read(true);
  assert.ok(loopDelayP99Seconds >= 0.38 && loopDelayP99Seconds <= 0.42, String(loopDelayP99Seconds));
});

test("a block shows for one to two windows after it, seen by the tick or by the histogram", () => {
  for (const seenBy of ["tick", "histogram"]) {
    const it = thread();
    it.pass(500);
    if (seenBy === "tick") it.block(300);
    else it.state.delayMs = 300;
    it.pass(900);
    assert.ok(it.sampler.read(true).loopDelayP99Seconds >= 0.2);
    it.pass(2_500);
    assert.equal(it.sampler.read(true).loopDelayP99Seconds, 0);
  }
});

test("a loop that only waits has no delay, whenever it is asked", () => {
  const { sampler, pass } = thread();
  for (let i = 0; i < 100; i++) {
    pass(30);
    assert.equal(sampler.read(true).loopDelayP99Seconds, 0);
  }
});

test("ten quiet seconds stop every timer and the histogram; activity starts them again", () => {
  const { sampler, pass, state } = thread();
  pass(9_000);
  assert.deepEqual([state.timers.size, state.delays], [2, 1]);
  sampler.noteActivity();
  pass(9_000);
  assert.deepEqual([state.timers.size, state.delays], [2, 1]);
  pass(3_000);
  assert.deepEqual([state.timers.size, state.delays], [0, 0]);
  sampler.noteActivity();
  pass(200);
  assert.deepEqual([state.timers.size, state.delays], [2, 1]);
});

test("nothing is read or opened before the loop turns, and then all of it, so that no error has to wait for that", () => {
  const { pass, state } = thread();
  assert.deepEqual([state.reads, state.delays], [0, 0]);
  pass(200);
  const { reads } = state;
  assert.ok(reads >= 4 && state.delays === 1, String(reads));
});

test("a block that begins before the first tick counts from the start where the loop has never waited", () => {
  const { sampler, block, state } = thread({ loop: () => ({ idle: 0, active: 0 }) });
  block(400);
  assert.equal(sampler.read().loopDelayP99Seconds, 0.4);
  const waited = thread();
  waited.block(400);
  assert.equal(
    waited.sampler.read().loopDelayP99Seconds,
    0.3,
    "the loop may have waited for all but the tick's own 100 ms",
  );
  assert.equal(state.delays, 0);
});

test("after a quiet time the window says how far it reaches back, and is short again soon", () => {
  const { sampler, pass, block, state } = thread();
  pass(12_000);
  state.nowMs += 600_000;
  state.idle += 600_000;
  const { windowMs, processCpu, loopDelayP99Seconds } = sampler.read();
  assert.ok(windowMs >= 600_000 && windowMs <= 613_000, String(windowMs));
  assert.ok(processCpu < 0.01);
  assert.equal(loopDelayP99Seconds, 0, "a pause of the sampler is no block of the loop");
  block(150);
  assert.deepEqual([sampler.read().windowMs, sampler.read().processCpu], [150, 0.25]);
});

test("stop is for good, and readings still come", () => {
  const { sampler, pass, state } = thread();
  sampler.stop();
  sampler.noteActivity();
  pass(200, 1);
  assert.equal(sampler.read().ageMs, 0);
  assert.deepEqual([state.timers.size, state.delays], [0, 0]);
});

test("shares stay finite and in range, and a loop that has not begun to turn counts as busy", () => {
  const { sampler, state } = thread({ loop: () => ({ idle: 0, active: 0 }), processUptimeMs: () => 0 });
  assert.deepEqual([sampler.read().loopUtilization, sampler.read().processCpu], [1, 0]);
  state.cpuMs += 1e9;
  state.nowMs += 200;
  assert.equal(sampler.read().processCpu, 1);
  state.cpuMs = 0;
  assert.equal(sampler.read(true).processCpu, 0);
});

test("available CPUs: a quota counts exactly, an affinity mask below it holds", () => {
  const cases: [number, number | undefined, number][] = [
    [8, undefined, 8],
    [8, 0.5, 0.5],
    [1, 1.5, 1.5],
    [2, 8, 2],
    [0, undefined, 1],
  ];
  for (const [parallelism, quota, expected] of cases) assert.equal(cpusWithin(parallelism, quota), expected);
});

/** Blocks the thread, busily. */
function burn(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("real readings: burnt CPU", () => {
  const sampler = new ThreadSampler(performance);
  burn(300);
  const { processCpu } = sampler.read(true);
  const { user, system } = process.cpuUsage();
  const expected = (user + system) / 1e6 / process.uptime() / nodeThreadSource().availableCpus();
  sampler.stop();
  assert.ok(processCpu > expected / 2 && processCpu <= Math.min(1, expected * 2), `${processCpu}, ${expected}`);
});

test("real readings: a held buffer", () => {
  const sampler = new ThreadSampler(performance);
  const before = sampler.read();
  const held = Buffer.alloc(64 * 2 ** 20, 1);
  const grownBytes = sampler.read(true).processMemoryBytes - before.processMemoryBytes;
  sampler.stop();
  assert.ok(grownBytes > held.length / 2, String(grownBytes));
  assert.ok(before.heapUsedBytes > 1e6 && before.heapUsedBytes < before.heapLimitBytes);
});

test("real readings: a blocked loop, during the block and after it", async () => {
  const sampler = new ThreadSampler(performance);
  await wait(60);
  burn(500);
  const during = sampler.read(true);
  await wait(50);
  const after = sampler.read(true);
  sampler.stop();
  for (const { loopDelayP99Seconds } of [during, after]) {
    assert.ok(loopDelayP99Seconds > 0.25 && loopDelayP99Seconds < 60, String(loopDelayP99Seconds));
  }
  assert.ok(during.loopUtilization > 0 && during.loopUtilization <= 1);
});

test("a thread's loop readings are its own", async () => {
  const worker = new Worker("const end = Date.now() + 1000; while (Date.now() < end);", { eval: true });
  const sampler = new ThreadSampler(performance);
  await once(worker, "exit");
  const { loopDelayP99Seconds } = sampler.read(true);
  sampler.stop();
  assert.ok(loopDelayP99Seconds < 0.8, String(loopDelayP99Seconds));
});

test("the timers keep nothing alive: not the process, and not the request in which they were made", async () => {
  const storage = new AsyncLocalStorage<string>();
  const before = process.getActiveResourcesInfo().length;
  const stores: (string | undefined)[] = [];
  const stop = storage.run("request", () => nodeThreadSource().every(1, () => stores.push(storage.getStore())));
  const during = process.getActiveResourcesInfo().length;
  while (stores.length === 0) await wait(1);
  stop();
  assert.equal(during, before);
  assert.equal(stores[0], undefined);
});
