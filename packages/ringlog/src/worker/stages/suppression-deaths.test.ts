// A consumer that dies at any step while it closes windows: the one after it says what that one had taken out of the table.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogRecord } from "../../record/record.js";
import { createThrottleMemory, ThrottleTable } from "../../ring/throttle-table.js";
import { runUntil } from "../death.fixture.js";
import type { StageServices } from "./stage.js";
import { Suppression } from "./suppression.js";

const STEPS = ["load", "store", "compareExchange"] as const;

/** Consumers one after another, as far as summaries go: a batch that is sealed is there for good. */
class Consumers {
  readonly #table: ThrottleTable;
  readonly #written: LogRecord[] = [];
  #order = 0;
  #sealedOrders: number[] = [];

  constructor(table: ThrottleTable) {
    this.#table = table;
  }

  /** What one does until it dies. */
  live(act: (stage: Suppression) => void): void {
    const open: LogRecord[] = [];
    const stage = new Suppression({
      table: this.#table,
      config: () => ({ throttleMs: 0 }),
      wallMs: Date.now,
      emit: (record: LogRecord) => open.push(record),
      batchOrder: () => this.#order + 1,
    } as unknown as StageServices);
    stage.resume(this.#sealedOrders);
    this.#sealedOrders = [];
    act(stage);
    this.#written.push(...open);
    this.#sealedOrders = [++this.#order];
    stage.sealed();
  }

  get counted(): number {
    return this.#written.reduce((sum, { event }) => sum + (event?.get("log_count") as number), 0);
  }
}

/** So many windows, with so many duplicates each, which threads have counted in the cell and by themselves. */
function storm(table: ThrottleTable, windows: number, duplicates: number): number {
  const threads = [new ThrottleTable(table.memory), new ThrottleTable(table.memory)];
  let withheld = 0;
  for (let window = 1; window <= windows; window++) {
    const clock = { wallMs: () => 1, monotonicMs: () => 0 };
    const enter = (thread: ThrottleTable) =>
      thread.enter(window, window, 50, -1, clock, () => assert.fail("nothing had to make place"));
    enter(table);
    const { cell, generation } = table;
    for (let count = 0; count < duplicates; count++) {
      const thread = threads[count % 2] as ThrottleTable;
      if (!thread.countRepeat(cell, generation, window, window, 1)) enter(thread);
      withheld++;
    }
  }
  return withheld;
}

test("what was withheld is in one summary, wherever consumers die", () => {
  const deaths = fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 12 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 7 }),
      deaths,
      (windows, duplicates, steps) => {
        const table = new ThrottleTable(createThrottleMemory());
        const withheld = storm(table, windows, duplicates);
        const consumers = new Consumers(table);
        for (const step of steps) runUntil(step, STEPS, () => consumers.live((stage) => stage.tick(1)));
        consumers.live((stage) => stage.tick(1));
        consumers.live((stage) => stage.finish());
        assert.equal(consumers.counted, withheld);
      },
    ),
    { numRuns: 300 },
  );
});

test("a consumer that dies after it has sealed a batch, and before it says so in the journal, says nothing twice", () => {
  const table = new ThrottleTable(createThrottleMemory());
  const withheld = storm(table, 3, 5);
  const consumers = new Consumers(table);
  consumers.live((stage) => {
    stage.tick(1);
    stage.sealed = () => undefined;
  });
  consumers.live((stage) => stage.finish());
  assert.equal(consumers.counted, withheld);
});

test("windows that the journal has no room for are closed when the ones before them are safe", () => {
  const table = new ThrottleTable(createThrottleMemory());
  const withheld = storm(table, 5_000, 1);
  const consumers = new Consumers(table);
  for (let turn = 0; turn < 3; turn++) {
    runUntil(4_000, STEPS, () => consumers.live((stage) => stage.tick(1)));
    consumers.live((stage) => stage.tick(1));
  }
  assert.equal(consumers.counted, withheld);
  assert.deepEqual(table.openWindows(), []);
});
