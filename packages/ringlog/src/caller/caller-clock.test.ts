import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { HUB_CELLS } from "../ring/layout.js";
import { CallerClock } from "./caller-clock.js";

/** As documented: most calls that one look serves, and for how long the tick stands still. */
const MAX_CALLS = 128;
const TICK_MS = 2;

/** A clock on cells of its own, whose time and tick the test moves. */
function openClock() {
  const cells = new Int32Array(64);
  const stamps = new Float64Array(2);
  const state = { nowMs: 1_700_000_000_000, monotonicMs: 0, looks: 0, monotonicLooks: 0 };
  const time = {
    wallMs: () => {
      state.looks++;
      return Math.floor(state.nowMs);
    },
    monotonicMs: () => {
      state.monotonicLooks++;
      return state.monotonicMs;
    },
  };
  const nothing = () => undefined;
  const clock = new CallerClock({ cells, time, askForTicks: nothing, lookAround: nothing });
  const setTick = (tick: number) => {
    cells[HUB_CELLS.tick] = tick;
  };
  let calls = 0;
  /** One call, by the one or the other of the two ways to ask. */
  const call = () => {
    if (calls++ % 2 === 0) return clock.now();
    clock.turn();
    clock.stamp(stamps, 1);
    return stamps[1] as number;
  };
  /** How many calls each look served, over so many calls. */
  const shares = (count: number) => {
    const served: number[] = [];
    for (let time = 0; time < count; time++) {
      const before = state.looks;
      call();
      if (state.looks > before) served.push(1);
      else served[served.length - 1] = (served.at(-1) ?? 0) + 1;
    }
    return served;
  };
  return { clock, state, setTick, call, shares };
}

describe("the caller's clock", () => {
  it("is looked at by every call where the worker does not tick", () => {
    const { state, call, setTick } = openClock();
    for (let count = 1; count <= 1_000; count++) {
      state.nowMs += count % 3 === 0 ? 0.01 : 0;
      assert.equal(call(), Math.floor(state.nowMs));
      assert.equal(state.looks, count);
    }
    setTick(7);
    for (let count = 0; count < 100; count++) call();
    setTick(0);
    call();
    const { looks } = state;
    for (let count = 0; count < 100; count++) call();
    assert.equal(state.looks, looks + 100, "also once it has stopped ticking");
  });

  it("is shared by more and more calls that come within a millisecond", () => {
    const { setTick, shares } = openClock();
    setTick(1);
    assert.deepEqual(shares(1 + 2 + 4 + 8 + 16).slice(0, 5), [1, 2, 4, 8, 16]);
  });

  it("is never shared by more than 128 calls", () => {
    const { setTick, shares } = openClock();
    setTick(1);
    assert.equal(Math.max(...shares(2_000)), MAX_CALLS);
  });

  it("is shared by as many calls as come within a millisecond, or half as many, at any steady pace", () => {
    for (const perMs of [2, 3, 5, 10, 30, 100]) {
      const { state, setTick, call } = openClock();
      let ticks = 1;
      for (let count = 0; count < 5_000; count++) {
        setTick(ticks);
        state.nowMs += 1 / perMs;
        // A worker that ticks late: the pace alone keeps the lag small.
        if (count % (perMs * 50) === 0) ticks++;
        const lagMs = Math.floor(state.nowMs) - call();
        assert.ok(lagMs >= 0 && lagMs <= TICK_MS, `${lagMs} at ${perMs} calls in a millisecond`);
      }
    }
  });

  it("is looked at again by the first call after a tick, wherever in a share it comes", () => {
    for (let before = 1; before < 150; before++) {
      const { state, setTick, call } = openClock();
      setTick(1);
      for (let count = 0; count < before; count++) call();
      state.nowMs += 50;
      setTick(2);
      assert.equal(call(), Math.floor(state.nowMs), `after ${before} calls`);
    }
  });

  it("is not shared by calls that come further apart, however long the tick stands still", () => {
    const { state, setTick, call } = openClock();
    setTick(1);
    for (let count = 0; count < 200; count++) {
      state.nowMs += 2 + (count % 7);
      assert.equal(call(), Math.floor(state.nowMs));
    }
  });

  it("lags by no more than a tick, whenever the calls come, and never goes ahead", () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant({ afterMs: 0, calls: 40 }) },
      {
        weight: 6,
        arbitrary: fc.record({ afterMs: fc.double({ min: 0, max: 1, noNaN: true }), calls: fc.nat({ max: 70 }) }),
      },
      { weight: 1, arbitrary: fc.record({ afterMs: fc.nat({ max: 500 }), calls: fc.nat({ max: 3 }) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, stops) => {
        const { state, setTick, call } = openClock();
        const startMs = state.nowMs;
        for (const { afterMs, calls } of steps) {
          state.nowMs += afterMs;
          const ticks = Math.floor((state.nowMs - startMs) / TICK_MS);
          // A worker with nothing to do lets the tick be 0.
          setTick(stops && ticks % 3 === 0 ? 0 : ticks + 1);
          for (let count = 0; count < calls; count++) {
            const lagMs = Math.floor(state.nowMs) - call();
            assert.ok(lagMs >= 0 && lagMs <= TICK_MS, `${lagMs}`);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("takes a clock that was set back for what it is", () => {
    const { state, setTick, call } = openClock();
    setTick(1);
    for (let count = 0; count < 10; count++) call();
    state.nowMs -= 3_600_000;
    setTick(2);
    for (let count = 0; count < 100; count++) assert.equal(call(), Math.floor(state.nowMs));
  });
});

describe("the monotonic clock of windows that a burst opens", () => {
  it("is read once for the calls that share a look at the wall clock, and lags by as little as that", () => {
    const { clock, state, setTick } = openClock();
    for (let call = 0; call < 10_000; call++) {
      state.nowMs += 0.01;
      state.monotonicMs += 0.01;
      setTick(1 + Math.floor(state.nowMs / TICK_MS));
      clock.turn();
      const lagMs = state.monotonicMs - clock.monotonicMs();
      assert.ok(lagMs >= 0 && lagMs <= TICK_MS, `${lagMs}`);
    }
    assert.ok(state.monotonicLooks <= state.looks && state.monotonicLooks < 1_000, `${state.monotonicLooks}`);
  });

  it("is read by every call where the worker does not tick", () => {
    const { clock, state } = openClock();
    for (let call = 0; call < 100; call++) {
      state.monotonicMs += 0.01;
      clock.turn();
      assert.equal(clock.monotonicMs(), state.monotonicMs);
    }
  });
});

describe("a burst that meets a worker which does not tick", () => {
  it("asks for ticks once, and not again before ten thousand more looks; calls that come slowly never ask", () => {
    let nowMs = 0;
    let asked = 0;
    const clock = new CallerClock({
      cells: new Int32Array(64),
      time: { wallMs: () => nowMs, monotonicMs: () => nowMs },
      askForTicks: () => asked++,
      lookAround: () => undefined,
    });
    for (let call = 0; call < 1_000; call++) {
      nowMs += 5;
      clock.now();
    }
    assert.equal(asked, 0);
    for (let call = 0; call < 64; call++) clock.now();
    assert.equal(asked, 1);
    for (let call = 0; call < 9_900; call++) clock.now();
    assert.equal(asked, 1);
    for (let call = 0; call < 200; call++) clock.now();
    assert.equal(asked, 2);
  });
});
