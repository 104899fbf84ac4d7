import assert from "node:assert/strict";
import { constants, PerformanceObserver } from "node:perf_hooks";
import { mock, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { MemoryReturn } from "./memory-return.js";

const MIB = 1024 * 1024;

/** With a clock that is moved by hand. */
function returning() {
  const state = { nowMs: 0, pressed: 0 };
  const memory = new MemoryReturn(
    () => state.pressed++,
    () => state.nowMs,
  );
  const pass = (ms: number): void => {
    state.nowMs += ms;
    mock.timers.tick(ms);
  };
  return { state, memory, pass };
}

test("the collector is asked for once after a burst, and not for a few segments", (t) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const { state, memory, pass } = returning();
  memory.note(MIB);
  pass(60_000);
  assert.equal(state.pressed, 0);
  for (let i = 0; i < 20; i++) memory.note(MIB);
  assert.equal(state.pressed, 0);
  pass(1_000);
  assert.equal(state.pressed, 1);
  pass(60_000);
  assert.equal(state.pressed, 1);
});

test("bursts that follow each other ask for it every ten seconds at most, and once after the last", (t) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const { state, memory, pass } = returning();
  for (let second = 0; second < 30; second++) {
    memory.note(64 * MIB);
    pass(1_000);
  }
  assert.equal(state.pressed, 3);
  pass(60_000);
  assert.equal(state.pressed, 4);
});

test("V8 does collect then", async () => {
  let found = false;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind, flags } = (entry as unknown as { readonly detail: { kind: number; flags: number } }).detail;
      const isPressed = (flags & constants.NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING) !== 0;
      if (kind === constants.NODE_PERFORMANCE_GC_MAJOR && isPressed) found = true;
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  new MemoryReturn().note(64 * MIB);
  while (!found) await wait(5);
  observer.disconnect();
});
