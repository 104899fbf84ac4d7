import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Baseline } from "../../model/api.js";
import { baselineText, readingsOf, readingText, snapshotText, telling } from "./readings.js";

function baselineOf(medians: Record<string, number>, more: Partial<Baseline> = {}): Baseline {
  return { what: "minute", count: 12, medians, ...more };
}

function readings(fields: Record<string, unknown>, usual?: Record<string, number>) {
  return readingsOf(new Map(Object.entries(fields)), usual && baselineOf(usual));
}

/** Texts and marks of what was read. */
function told(fields: Record<string, unknown>, usual?: Record<string, number>): string[] {
  return readings(fields, usual).map(
    (reading) => `${readingText(reading)}${reading.mark === undefined ? "" : ` ▲ ${reading.mark}`}`,
  );
}

test("a reading stands beside what was usual, and is marked when it is far above it", () => {
  const fields = {
    "process.cpu.utilization": 0.93,
    "process.memory.usage": 412_000_000,
    "v8js.memory.heap.used": 71,
    "v8js.memory.heap.limit": 100,
    "nodejs.eventloop.delay.p99": 0.18,
    "nodejs.eventloop.utilization": 0.3,
    "system.cpu.utilization": 0.24,
  };
  const usual = {
    "process.cpu.utilization": 0.12,
    "process.memory.usage": 400_000_000,
    "v8js.memory.heap.used": 35,
    "v8js.memory.heap.limit": 100,
    "nodejs.eventloop.delay.p99": 0.002,
    "nodejs.eventloop.utilization": 0.25,
  };
  assert.deepEqual(told(fields, usual), [
    "CPU 93 %, usually 12 % ▲ 7.8×",
    "Memory (RSS) 412 MB, usually 400 MB",
    "Heap of its limit 71 %, usually 35 % ▲ 2.0×",
    "Event loop delay p99 180 ms, usually 2 ms ▲ 90×",
    "Event loop busy 30 %, usually 25 %",
    "System CPU 24 %",
  ]);
});

test("without a baseline only what is high in itself is marked", () => {
  assert.deepEqual(told({ "process.cpu.utilization": 0.95, "system.memory.utilization": 0.5 }), [
    "CPU 95 % ▲ high",
    "System memory 50 %",
  ]);
});

test("what is always that high, or small in itself, was not different then", () => {
  assert.deepEqual(told({ "system.memory.utilization": 0.95 }, { "system.memory.utilization": 0.94 }), [
    "System memory 95 %, usually 94 %",
  ]);
  assert.deepEqual(told({ "process.cpu.utilization": 0.06 }, { "process.cpu.utilization": 0.01 }), [
    "CPU 6 %, usually 1 %",
  ]);
  assert.deepEqual(told({ "nodejs.eventloop.delay.p99": 0.009 }, { "nodejs.eventloop.delay.p99": 0.001 }), [
    "Event loop delay p99 9 ms, usually 1 ms",
  ]);
  assert.deepEqual(told({ "process.cpu.utilization": 0.02 }, { "process.cpu.utilization": 0.8 }), [
    "CPU 2 %, usually 80 %",
  ]);
});

test("a line without a snapshot has no readings, and odd values are none", () => {
  assert.deepEqual(told({ orderId: 7 }), []);
  assert.deepEqual(
    told({ "process.cpu.utilization": "0.9", "v8js.memory.heap.used": 7, "v8js.memory.heap.limit": 0 }),
    [],
  );
});

test("bars and their marks stay within their frames", () => {
  const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -1, 1e300));
  const some = fc.dictionary(
    fc.constantFrom("process.cpu.utilization", "process.memory.usage", "nodejs.eventloop.delay.p99"),
    value,
  );
  fc.assert(
    fc.property(some, some, (fields, usual) => {
      for (const { share, usualShare } of readings(fields, usual)) {
        assert.ok(share >= 0 && share <= 1, String(share));
        assert.ok(usualShare === undefined || (usualShare >= 0 && usualShare <= 1), String(usualShare));
      }
    }),
  );
});

test("in a word the machine is CPU, memory and what is far off", () => {
  const fields = {
    "process.cpu.utilization": 0.2,
    "process.memory.usage": 1e8,
    "nodejs.eventloop.delay.p99": 0.5,
    "system.cpu.utilization": 0.2,
  };
  assert.deepEqual(
    telling(readings(fields)).map(({ label }) => label),
    ["CPU", "Memory (RSS)", "Event loop delay p99"],
  );
});

test("what is compared, and when the snapshot was taken, is said", () => {
  assert.equal(baselineText(baselineOf({})), "usually: median of 12 readings of this process in the minute before");
  assert.equal(baselineText(baselineOf({}, { what: "log", count: 1 })), "usually: the one reading of the whole log");
  assert.equal(baselineText(undefined), undefined);
  const snapshot = { "snapshot.age_ms": 48, "snapshot.window_ms": 101.7 };
  assert.equal(snapshotText(new Map(Object.entries(snapshot))), "read 48 ms before, shares over 102 ms");
  assert.equal(snapshotText(new Map([["snapshot.age_ms", 0]])), "read at that moment");
  assert.equal(snapshotText(new Map()), undefined);
});
