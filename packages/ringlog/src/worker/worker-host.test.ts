import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { until } from "../../test/support/until.js";
import { createHub, type Hub, ringBell } from "../ring/hub.js";
import { HOST_ASLEEP, HUB_CELLS } from "../ring/layout.js";
import type { Consumer } from "./consumer.js";
import { WorkerHost } from "./worker-host.js";

/** More than the quiet time after which the worker sleeps: it does so whenever it has nothing to do. */
const TURN_MS = 1_000;

/** A host whose consumer's one ring is what the test says. */
function openHost(t: TestContext, onLook: (look: number, ring: Ring, hub: Hub) => void, untilTickMs = () => Infinity) {
  const hub = createHub();
  const ring: Ring = { seen: 0, taken: 0 };
  let looks = 0;
  let nowMs = 0;
  const hasFrames = () => ring.seen > ring.taken;
  const consumer: Partial<Consumer> = {
    collect: () => {
      ring.taken = ring.seen;
    },
    hasFrames,
    hasWork: () => {
      const found = hasFrames();
      if (Atomics.load(hub.cells, HUB_CELLS.host) === HOST_ASLEEP) onLook(++looks, ring, hub);
      return found;
    },
    hasNews: () => false,
    takeFrameCount: () => 0,
    nextTickMs: () => nowMs + TURN_MS + untilTickMs(),
    tick: () => {},
    write: () => Promise.resolve(),
    settle: () => Promise.resolve(),
    catchUp: () => {},
    flushStages: () => {},
    finish: () => {},
    finishModules: () => Promise.resolve(),
    close: () => {},
  };
  const host = new WorkerHost(hub, consumer as Consumer, () => (nowMs += TURN_MS));
  const ended = host.run();
  t.after(async () => {
    Atomics.store(hub.cells, HUB_CELLS.exitRequest, 1);
    Atomics.add(hub.cells, HUB_CELLS.bell, 1);
    Atomics.notify(hub.cells, HUB_CELLS.bell);
    await ended;
  });
  return { hub, ring, looks: () => looks };
}

/** Frames so far: those that the worker can see, and those that it has taken. */
interface Ring {
  seen: number;
  taken: number;
}

describe("the worker's sleep", () => {
  it("is ended by a second look where a frame was published just before, but was not to be seen at the first", async (t) => {
    const { ring } = openHost(t, (look) => {
      // The producer has read AWAKE, so it rings no bell, and its store becomes visible after the first look.
      if (look === 1) ring.seen = 1;
    });
    await until(() => ring.taken === 1, "the frame is taken");
  });

  it("is ended by the bell of a producer that has seen it, long after the second look", async (t) => {
    const { hub, ring, looks } = openHost(t, () => {});
    for (let frame = 1; frame <= 3; frame++) {
      await until(() => looks() === 2 * frame, "the worker has looked twice");
      ring.seen = frame;
      ringBell(hub);
      await until(() => ring.taken === frame, "the frame is taken");
    }
  });

  it("does not begin where the bell rings between the state and the wait", async (t) => {
    const { ring } = openHost(t, (look, _, hub) => {
      if (look !== 1 && look !== 2) return;
      ring.seen = look;
      ringBell(hub);
    });
    await until(() => ring.taken === 2, "both frames are taken");
  });

  it("does not go on past what is due by time", async (t) => {
    const { looks } = openHost(
      t,
      () => {},
      () => 5,
    );
    // Each sleep ends by itself, and the next one begins with a look.
    await until(() => looks() >= 20, "the worker has slept again and again");
  });

  it("is no sleep for a flush that was asked for on the way to it", async (t) => {
    const { hub } = openHost(t, (look) => {
      if (look === 1) Atomics.store(hub.cells, HUB_CELLS.flushRequest, 1);
    });
    await until(() => Atomics.load(hub.cells, HUB_CELLS.flushDone) === 1, "the flush is done");
    assert.equal(Atomics.load(hub.cells, HUB_CELLS.exitRequest), 0);
  });
});
