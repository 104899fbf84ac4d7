import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createThrottleMemory, journalOf, ThrottleTable } from "./throttle-table.js";
import { MAX_NOTED, NOTED, NOTED_DOUBLES, repairJournal, UNSAID, WindowJournal } from "./window-journal.js";

const WINDOW = { cell: 3, generation: 5, level: 50, hi: 7, lo: 8, count: 9, firstMs: 10, lastMs: 11 };

function create() {
  const table = new ThrottleTable(createThrottleMemory());
  const doubles = journalOf(table.memory);
  return { table, doubles, journal: new WindowJournal(doubles), next: () => new WindowJournal(doubles) };
}

test("what was noted is known to the next consumer until the batch with its summary is sealed", () => {
  const { table, journal, next } = create();
  journal.write(WINDOW);
  assert.deepEqual(next().unsaid(table, []), [{ window: WINDOW, entry: 0 }], "also before it was kept");
  const entry = journal.keep();
  journal.say(entry, 4);
  assert.deepEqual(next().unsaid(table, [3]), [{ window: WINDOW, entry: 0 }], "said in a batch that was not sealed");
  journal.sealed();
  assert.deepEqual(next().unsaid(table, []), []);
});

test("what was said in a sealed batch is not said again", () => {
  const { table, journal, next } = create();
  journal.write(WINDOW);
  journal.say(journal.keep(), 4);
  assert.deepEqual(next().unsaid(table, [4]), []);
});

test("entries are used again once nothing is kept, and no window is written beyond the last", () => {
  const { table, journal, next } = create();
  for (let round = 0; round < 3; round++) {
    const entries = Array.from({ length: MAX_NOTED }, () => {
      journal.write(WINDOW);
      return journal.keep();
    });
    assert.ok(journal.isFull);
    journal.write(WINDOW);
    journal.setCount(1);
    assert.equal(journal.keep(), -1);
    for (const entry of entries) journal.say(entry, round + 1);
    journal.sealed();
    assert.ok(!journal.isFull);
  }
  assert.deepEqual(next().unsaid(table, []), []);
});

test("a damaged journal is mended: what is left of it is possible, and the rest is told", () => {
  const wild = fc.oneof(
    fc.double(),
    fc.integer({ min: -3, max: 20 }),
    fc.bigInt({ min: 0n, max: 2n ** 70n }).map(Number),
  );
  fc.assert(
    fc.property(fc.array(wild, { maxLength: 5 * NOTED_DOUBLES }), (values) => {
      const { table, doubles, next } = create();
      doubles.set(values);
      const damages = repairJournal(doubles, (ms) => ms >= 0);
      const orders = Array.from({ length: 5 }, (_, entry) => doubles[entry * NOTED_DOUBLES + NOTED.order] as number);
      for (const { window } of next().unsaid(table, []))
        for (const value of Object.values(window)) assert.ok(Number.isSafeInteger(value) && value >= 0);
      assert.ok(damages <= 5);
      assert.ok(orders.every((order) => order >= UNSAID && Number.isSafeInteger(order)));
    }),
  );
});
