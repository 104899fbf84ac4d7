import assert from "node:assert/strict";
import { test } from "node:test";
import { LoopDelays } from "./loop-delays.js";

const TICK_MS = 20;

/** A loop that turns when it is told to. */
function loop() {
  const state = { nowMs: 1_000, run: undefined as (() => void) | undefined };
  const delays = new LoopDelays({
    now: () => state.nowMs,
    every: (_periodMs, run) => {
      state.run = run;
      return () => {
        state.run = undefined;
      };
    },
  });
  const turn = (lateMs: number) => {
    state.nowMs += TICK_MS + lateMs;
    state.run?.();
  };
  return { state, delays, turn };
}

test("the longest delay of a call is found, whatever came before it and after it", () => {
  const { state, delays, turn } = loop();
  delays.begin(state.nowMs);
  turn(500);
  const startMs = state.nowMs;
  delays.begin(startMs);
  for (const lateMs of [3, 80, 0, 200, 1, 40, 0]) turn(lateMs);
  assert.equal(delays.longestMs(startMs, state.nowMs), 200);
});

test("a delay that began before the call counts from its beginning", () => {
  const { state, delays, turn } = loop();
  delays.begin(state.nowMs);
  turn(0);
  state.nowMs += 400;
  const startMs = state.nowMs;
  delays.begin(startMs);
  state.nowMs += 50 - TICK_MS;
  turn(0);
  for (let i = 0; i < 10; i++) turn(0);
  assert.equal(delays.longestMs(startMs, state.nowMs), 50);
});

test("a delay that goes on as the call ends is in it", () => {
  const { state, delays, turn } = loop();
  delays.begin(state.nowMs);
  turn(0);
  const startMs = state.nowMs;
  state.nowMs += 320;
  assert.equal(delays.longestMs(startMs, state.nowMs), 300);
});

test("falling delays of any number are kept within bounds, the longest always", () => {
  const { state, delays, turn } = loop();
  const startMs = state.nowMs;
  delays.begin(startMs);
  for (let lateMs = 200; lateMs > 0; lateMs--) turn(lateMs);
  assert.equal(delays.longestMs(startMs, state.nowMs), 200);
});

test("the ticks stop when no call waits, later where one never ends, and start again", () => {
  const { state, delays, turn } = loop();
  delays.begin(state.nowMs);
  delays.end();
  for (let ms = 0; ms <= 11_000; ms += TICK_MS) turn(0);
  assert.equal(state.run, undefined);
  const startMs = state.nowMs;
  delays.begin(startMs);
  for (let ms = 0; ms <= 60_000; ms += TICK_MS) turn(0);
  assert.equal(delays.longestMs(startMs, state.nowMs), 0);
  for (let ms = 0; ms <= 300_000; ms += TICK_MS) turn(0);
  assert.equal(state.run, undefined);
  assert.equal(delays.longestMs(startMs, state.nowMs), undefined, "nobody has looked all the time");
});
