import assert from "node:assert/strict";
import { test } from "node:test";
import { joinSnapshot } from "./join.js";
import { SystemSampler, type SystemSource } from "./system-sampler.js";

const GIB = 2 ** 30;
const BOOT_BUSY_MS = 360_000;
const BOOT_TOTAL_MS = 7_200_000;

/** A machine of two CPUs that has been up for an hour. */
function machine(changes: Partial<SystemSource> = {}) {
  const state = { nowMs: 5_000, busyMs: BOOT_BUSY_MS, totalMs: BOOT_TOTAL_MS, reads: 0 };
  const source: SystemSource = {
    cpuTimes: () => {
      state.reads++;
      return { busyMs: state.busyMs, totalMs: state.totalMs };
    },
    uptimeMs: () => 3_600_000,
    totalMemoryBytes: () => 16 * GIB,
    freeMemoryBytes: () => 4 * GIB,
    memoryLimitBytes: () => undefined,
    memoryUsedBytes: () => 3 * GIB,
    ...changes,
  };
  const pass = (ms: number, busyShare: number): void => {
    state.nowMs += ms;
    state.totalMs += 2 * ms;
    state.busyMs += 2 * ms * busyShare;
  };
  return { state, pass, sampler: new SystemSampler({ now: () => state.nowMs }, source) };
}

test("the first reading covers all since boot", () => {
  const { sampler } = machine();
  const reading = sampler.read();
  assert.deepEqual([reading.systemCpu, reading.isSinceBoot, reading.windowMs], [0.05, true, 3_600_000]);
});

test("with activity noted, utilisation covers the last one to two seconds", () => {
  const { sampler, pass } = machine();
  for (let i = 0; i < 50; i++) {
    pass(100, i < 25 ? 0 : 0.75);
    sampler.noteActivity();
  }
  const reading = sampler.read();
  assert.deepEqual([reading.systemCpu, reading.isSinceBoot], [0.75, false]);
  assert.ok(reading.windowMs >= 1_000 && reading.windowMs <= 2_000, String(reading.windowMs));
});

test("noting activity reads the machine once a second at most", () => {
  const { sampler, pass, state } = machine();
  for (let i = 0; i < 3_000; i++) {
    pass(1, 0);
    sampler.noteActivity();
  }
  assert.ok(state.reads <= 4, String(state.reads));
});

test("after a quiet time the window says how far it reaches back, and is short again soon", () => {
  const { sampler, pass } = machine();
  sampler.noteActivity();
  pass(60_000, 0);
  sampler.noteActivity();
  assert.equal(sampler.read().windowMs, 60_000);
  pass(200, 1);
  const reading = sampler.read();
  assert.deepEqual([reading.windowMs, reading.systemCpu], [200, 1]);
});

test("a reading is used again for 100 ms and says its age, unless a fresh one is asked for", () => {
  const { sampler, pass, state } = machine();
  sampler.read();
  const reads = state.reads;
  pass(99, 1);
  assert.deepEqual([sampler.read().ageMs, state.reads], [99, reads]);
  assert.equal(sampler.read(true).ageMs, 0);
  assert.ok(state.reads > reads);
  pass(100, 1);
  assert.equal(sampler.read().ageMs, 0);
});

test("memory is of the cgroup's limit where there is one, else of the machine", () => {
  const memoryWith = (limit: number | undefined) =>
    machine({ memoryLimitBytes: () => limit }).sampler.read().systemMemory;
  assert.equal(memoryWith(4 * GIB), 0.75);
  for (const limit of [undefined, 0, 2 ** 64, 16 * GIB, Number.NaN]) assert.equal(memoryWith(limit), 0.75);
  assert.equal(memoryWith(2 * GIB), 1);
  assert.equal(machine({ freeMemoryBytes: () => 12 * GIB }).sampler.read().systemMemory, 0.25);
});

test("shares stay finite and in range when counters stand still, run back or are missing", () => {
  const { sampler, state, pass } = machine({ totalMemoryBytes: () => 0 });
  state.busyMs = 0;
  state.totalMs = 0;
  assert.deepEqual([sampler.read().systemCpu, sampler.read().systemMemory], [0, 0]);
  pass(1_500, 0.5);
  sampler.read();
  state.nowMs += 1_500;
  state.busyMs -= 50;
  const { systemCpu } = sampler.read();
  assert.ok(systemCpu >= 0 && systemCpu <= 1, String(systemCpu));
});

test("the real machine: shares from 0 to 1, and burnt CPU shows", () => {
  const sampler = new SystemSampler(performance);
  const first = sampler.read();
  assert.ok(first.isSinceBoot && first.windowMs > 0);
  const end = performance.now() + 300;
  while (performance.now() < end);
  const { systemCpu, systemMemory, windowMs } = sampler.read();
  assert.ok(systemCpu > 0.02 && systemCpu <= 1, String(systemCpu));
  assert.ok(systemMemory > 0 && systemMemory <= 1, String(systemMemory));
  assert.ok(windowMs >= 300 && windowMs < 60_000, String(windowMs));
});

test("joined readings are as old as the older, and the window is the longer one that is no boot", () => {
  const thread = {
    ...{ processCpu: 0.1, processMemoryBytes: 1, heapUsedBytes: 2, heapLimitBytes: 3, loopUtilization: 0.4 },
    ...{ loopDelayP99Seconds: 0.5, ageMs: 7, windowMs: 1_200 },
  };
  const system = { systemCpu: 0.6, systemMemory: 0.7, ageMs: 30, windowMs: 1_500, isSinceBoot: false };
  const joined = { ...thread, systemCpu: 0.6, systemMemory: 0.7, ageMs: 30, windowMs: 1_500 };
  assert.deepEqual(joinSnapshot(thread, system), joined);
  assert.equal(joinSnapshot(thread, { ...system, isSinceBoot: true }).windowMs, 1_200);
});
