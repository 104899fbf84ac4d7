import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallSource } from "./call-source.js";
import { CallWatch } from "./call-watch.js";

function machine(hasQuota = true) {
  const state = {
    nowMs: 0,
    cpuMs: 5,
    idle: 100,
    active: 100,
    throttledMs: 7,
    reads: 0,
    cgroupReads: 0,
    turn: () => {},
  };
  let note: (startMs: number, durationMs: number) => void = () => {};
  const source: CallSource = {
    now: () => state.nowMs,
    cpuMs: () => {
      state.reads++;
      return state.cpuMs;
    },
    loop: () => ({ idle: state.idle, active: state.active }),
    throttledMs: () => {
      state.cgroupReads++;
      return hasQuota ? state.throttledMs : undefined;
    },
    every: (_periodMs, run) => {
      state.turn = run;
      return () => {};
    },
    watchGc: (given) => {
      note = given;
      return () => {};
    },
  };
  return { state, watch: new CallWatch(source), collect: (startMs: number, ms: number) => note(startMs, ms) };
}

test("a call's figures are the differences to its beginning", () => {
  const { state, watch, collect } = machine();
  const start = watch.begin(0, 100);
  watch.wait(start);
  collect(40, 12);
  state.nowMs = 60;
  state.turn();
  Object.assign(state, { nowMs: 400, cpuMs: 95, idle: 400, active: 200, throttledMs: 57 });
  assert.deepEqual(watch.figures(start), [90, 0.25, 320, 12, 1, 50]);
});

test("of a call that never waited there is no delay, and its collections are not known yet", () => {
  const { state, watch, collect } = machine(false);
  const start = watch.begin(0, 100);
  Object.assign(state, { nowMs: 300, cpuMs: 305, active: 400 });
  assert.deepEqual(watch.figures(start), [300, 1, undefined, undefined, undefined, undefined]);
  // A generator may wait, and still end in the turn in which it began.
  watch.wait(start);
  assert.deepEqual(watch.figures(start).slice(3, 5), [undefined, undefined]);
  collect(200, 30);
  collect(310, 5);
  assert.deepEqual(watch.gcFigures(start, 300), [30, 1]);
});

test("calls that begin within a millisecond share one reading, those of small slowMs less", () => {
  const { state, watch } = machine();
  for (let at = 0; at < 10; at += 0.01) watch.begin(at, 1_000);
  assert.ok(state.reads <= 11, String(state.reads));
  assert.equal(state.cgroupReads, 1);
  state.reads = 0;
  for (let at = 20; at < 21; at += 0.1) watch.begin(at, 5);
  assert.ok(state.reads >= 10, String(state.reads));
  watch.begin(22, 0);
  watch.begin(22, 0);
  assert.equal(state.reads, 12);
});

test("the cgroup is read four times a second at most", () => {
  const { state, watch } = machine();
  for (let at = 0; at < 1_000; at++) watch.begin(at, 1_000);
  assert.equal(state.cgroupReads, 4);
});
