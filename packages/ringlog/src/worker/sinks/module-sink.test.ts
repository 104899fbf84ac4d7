import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import type { SinkPlan } from "../../ring/consumer-config.js";
import { createHub } from "../../ring/hub.js";
import { SINK_MODULE, SINK_PUSHED, sinkStart } from "../../ring/layout.js";
import { Spill } from "../spill.js";
import type { OpenSink, SinkBatch } from "./contract.js";
import { countDeaths, handMarks } from "./hand-marks.js";
import { ModuleSink } from "./module-sink.js";
import { NO_PROGRESS, SinkGaveUp } from "./sink.js";

const PLAN: SinkPlan = { name: "own", slot: 0, url: "file:///own.mjs", exportName: "open", options: {}, floor: 0 };
const SERVICE = { serviceName: "svc", serviceInstanceId: "abcd1234" };
const THREE = Buffer.from("1\n2\n3\n");

function makeSink(open: OpenSink<never>, hub = createHub()) {
  const said: string[] = [];
  const host = { now: () => 0, progress: () => undefined, warn: (line: string) => said.push(line) };
  const sink = new ModuleSink(PLAN, SERVICE, host, () => Promise.resolve({ open }), handMarks(hub, 0));
  return { sink, said, hub };
}

/** Lets promises that are settled have their say. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

describe("a sink of a module", () => {
  it("is given again only what it has not taken, later each time", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const given: string[] = [];
    const { sink, said } = makeSink(() => ({
      write(lines, { took }) {
        given.push(lines.toString());
        if (given.length < 3) took(2);
        if (given.length < 4) throw new Error("busy");
      },
    }));
    const written = sink.write(THREE, NO_PROGRESS);
    await turns();
    assert.deepEqual(given, ["1\n2\n3\n"]);
    t.mock.timers.tick(99);
    await turns();
    assert.equal(given.length, 1);
    t.mock.timers.tick(1);
    await turns();
    t.mock.timers.tick(199);
    await turns();
    assert.deepEqual(given, ["1\n2\n3\n", "2\n3\n"]);
    t.mock.timers.tick(1);
    await turns();
    t.mock.timers.tick(400);
    await written;
    assert.deepEqual(given, ["1\n2\n3\n", "2\n3\n", "3\n", "3\n"]);
    assert.deepEqual(said, ['sink "own" fails, and is tried again (busy)', 'sink "own" works again']);
    assert.equal(sink.takenBytes, THREE.length);
  });

  it("takes no part of a line for taken", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const given: string[] = [];
    const { sink } = makeSink(() => ({
      write(lines, { took }) {
        if (given.push(lines.toString()) > 1) return;
        took(1);
        took(-1);
        took(100);
        throw new Error("busy");
      },
    }));
    const written = sink.write(THREE, NO_PROGRESS);
    await turns();
    t.mock.timers.tick(100);
    await written;
    assert.deepEqual(given, ["1\n2\n3\n", "1\n2\n3\n"]);
  });

  it("is aborted after 30 s, and what it says after that counts no more", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const batches: SinkBatch[] = [];
    const { sink, said } = makeSink(() => ({
      write: (_lines, batch) => (batches.push(batch) === 1 ? new Promise(() => undefined) : undefined),
    }));
    const written = sink.write(THREE, NO_PROGRESS);
    await turns();
    t.mock.timers.tick(30_000);
    await turns();
    assert.equal(batches[0]?.signal.aborted, true);
    batches[0]?.took(2);
    t.mock.timers.tick(100);
    await written;
    assert.equal(batches[1]?.count, 3);
    assert.match(said[0] ?? "", /longer than 30000 ms/);
  });

  it("cannot change what is given to it again", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const given: string[] = [];
    const { sink } = makeSink(() => ({
      write(lines) {
        given.push(lines.toString());
        lines.fill(0);
        if (given.length === 1) throw new Error("busy");
      },
    }));
    const written = sink.write(THREE, NO_PROGRESS);
    await turns();
    t.mock.timers.tick(100);
    await written;
    assert.deepEqual(given, ["1\n2\n3\n", "1\n2\n3\n"]);
  });

  it("is opened again where opening fails, and ends its retries when it is given up", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    let opened = 0;
    const { sink } = makeSink(() => {
      opened++;
      throw new Error("no connection");
    });
    const written = sink.write(THREE, NO_PROGRESS);
    await turns();
    t.mock.timers.tick(100);
    await turns();
    assert.equal(opened, 2);
    sink.giveUp();
    await assert.rejects(written, SinkGaveUp);
  });

  it("says whatever was thrown", async () => {
    const { sink, said } = makeSink((_, { gone }) => ({
      write() {
        throw gone({ toString: () => assert.fail("unsayable") });
      },
    }));
    await assert.rejects(sink.write(THREE, NO_PROGRESS), SinkGaveUp);
    assert.match(said[0] ?? "", /something that cannot be shown/);
  });

  it("counts of a write that is refused what was taken of it before", async () => {
    const { sink, hub } = makeSink((_, { refused }) => ({
      write(lines, { took }) {
        if (lines.toString() !== "1\n2\n3\n") return;
        took(2);
        throw refused("400");
      },
    }));
    const spill = new Spill(sink, hub, SINK_MODULE);
    spill.push(THREE, 3);
    spill.start();
    await spill.stopped();
    spill.push(Buffer.from("4\n"), 1);
    spill.start();
    await spill.stopped();
    const start = sinkStart(SINK_MODULE);
    const [written, bytes, full, dropped] = Array.from(hub.doubles.subarray(start, start + 4));
    assert.deepEqual({ written, bytes, full, dropped }, { written: 2, bytes: 4, full: 0, dropped: 2 });
    assert.equal(hub.doubles[start + SINK_PUSHED], 4);
  });
});

describe("marks of hands", () => {
  const plans = [0, 1].map((slot) => ({ ...PLAN, slot }));

  it("blame the sink whose code ran, not those that were waited for", () => {
    const hub = createHub();
    const [waits, runs] = [handMarks(hub, 0), handMarks(hub, 1)];
    waits.enter();
    runs.enter();
    runs.during(() => countDeaths(hub, plans));
    assert.deepEqual([handMarks(hub, 0).deaths, handMarks(hub, 1).deaths], [0, 1]);
  });

  it("blame all that were waited for where no code ran, and nobody where nothing was under way", () => {
    const hub = createHub();
    const [first, second] = [handMarks(hub, 0), handMarks(hub, 1)];
    countDeaths(hub, plans);
    first.enter();
    second.enter();
    second.leave();
    countDeaths(hub, plans);
    assert.deepEqual([handMarks(hub, 0).deaths, handMarks(hub, 1).deaths], [1, 0]);
    first.clear();
    assert.equal(handMarks(hub, 0).deaths, 0);
  });

  it("put a sink aside that has ended two workers", async () => {
    const hub = createHub();
    for (let death = 0; death < 2; death++) {
      handMarks(hub, 0).enter();
      countDeaths(hub, plans);
    }
    const open = mock.fn();
    const { sink, said } = makeSink(open as never, hub);
    await assert.rejects(sink.write(THREE, NO_PROGRESS), SinkGaveUp);
    assert.equal(open.mock.callCount(), 0);
    assert.match(said[0] ?? "", /has ended its worker 2 times and is put aside/);
  });
});
