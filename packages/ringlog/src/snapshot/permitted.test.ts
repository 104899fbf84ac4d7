import assert from "node:assert/strict";
import { test } from "node:test";
import { permitted, whenForbidden } from "./permitted.js";
import { SystemSampler, type SystemSource } from "./system-sampler.js";

function forbidden(): never {
  throw new Error("not allowed");
}

test("what is forbidden is told once, and has another value", () => {
  let told = 0;
  whenForbidden(() => told++);
  assert.equal(
    permitted(() => 7, 0),
    7,
  );
  assert.equal(told, 0);
  assert.equal(permitted(forbidden, 0), 0);
  assert.equal(permitted(forbidden, 1), 1);
  assert.equal(told, 1);
});

test("a machine that may not be read has no readings, rather than zeros", () => {
  const source: SystemSource = {
    cpuTimes: () => ({ busyMs: Number.NaN, totalMs: Number.NaN }),
    uptimeMs: () => 0,
    totalMemoryBytes: () => Number.NaN,
    freeMemoryBytes: () => Number.NaN,
    memoryLimitBytes: () => undefined,
    memoryUsedBytes: () => 0,
  };
  const { systemCpu, systemMemory } = new SystemSampler({ now: () => 1_000 }, source).read();
  assert.deepEqual([systemCpu, systemMemory], [Number.NaN, Number.NaN]);
});
