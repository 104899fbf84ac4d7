// A consumer that dies while it tells of losses: the one after it tells of each once.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogRecord } from "../../record/record.js";
import { blockView, createHub, type Hub } from "../../ring/hub.js";
import { CALLER, CONSUMER, HUB_CELLS } from "../../ring/layout.js";
import { LossReport } from "./loss-report.js";
import type { StageServices } from "./stage.js";

const INFO = 2;
const ERROR = 4;

function hubWithLoss(): Hub {
  const hub = createHub();
  hub.cells[HUB_CELLS.nextBlock] = 2;
  blockView(hub, 0)[CALLER.droppedFull + INFO] = 21;
  blockView(hub, 1)[CONSUMER.droppedSink + ERROR] = 3;
  return hub;
}

/** Another consumer over the same memory, and what it tells of. */
function consumer(hub: Hub, order: number) {
  const told: unknown[] = [];
  const stage = new LossReport({
    hub,
    config: () => ({ serviceName: "s", instanceId: "i" }),
    wallMs: Date.now,
    emit: ({ event }: LogRecord) => told.push(event?.get("dropped.count")),
    batchOrder: () => order,
    warn: () => undefined,
    onLoss: () => undefined,
  } as unknown as StageServices);
  return { stage, told };
}

test("what stands in a batch that was sealed is not told again", () => {
  const hub = hubWithLoss();
  const first = consumer(hub, 7);
  first.stage.flush(0);
  assert.deepEqual(first.told, [21, 3]);
  blockView(hub, 0)[CALLER.droppedFull + INFO] = 25;
  const second = consumer(hub, 8);
  second.stage.resume([7]);
  second.stage.flush(0);
  assert.deepEqual(second.told, [4]);
});

test("what stands in a batch that was lost is told again", () => {
  const hub = hubWithLoss();
  consumer(hub, 7).stage.flush(0);
  const second = consumer(hub, 7);
  second.stage.resume([]);
  second.stage.flush(0);
  assert.deepEqual(second.told, [21, 3]);
  second.stage.sealed();
  const third = consumer(hub, 8);
  third.stage.resume([7]);
  third.stage.flush(0);
  assert.deepEqual(third.told, []);
});
