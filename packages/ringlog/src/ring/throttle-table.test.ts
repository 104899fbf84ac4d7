import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type ClosedWindow, createThrottleMemory, OPENED_WINDOW, ThrottleTable, WITHHELD } from "./throttle-table.js";

function clockAt(wallMs: number) {
  return { wallMs: () => wallMs, monotonicMs: () => 0 };
}

function createTable() {
  const evicted: ClosedWindow[] = [];
  const table = new ThrottleTable(createThrottleMemory());
  const enter = (key: number, wallMs = 0) =>
    table.enter(key, key * 31, 50, -1, clockAt(wallMs), (window) => evicted.push(window));
  return { table, evicted, enter };
}

describe("the throttle's table", () => {
  it("lets one of a window through and counts the others", () => {
    const { table, enter } = createTable();
    assert.equal(enter(1, 10), OPENED_WINDOW);
    for (let time = 11; time < 20; time++) assert.equal(enter(1, time), WITHHELD);
    assert.equal(enter(2), OPENED_WINDOW);
    assert.equal(enter(1, 20), WITHHELD);
    const closed = table.close(table.cell, table.generation);
    assert.deepEqual([closed?.count, closed?.firstMs, closed?.lastMs, closed?.hi], [10, 11, 20, 1]);
    assert.equal(table.close(table.cell, table.generation), undefined, "closed only once");
    assert.equal(enter(1), OPENED_WINDOW);
  });

  it("agrees with a map of windows for any order of errors and closings", () => {
    const step = fc.record({ key: fc.integer({ min: 1, max: 5 }), closes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const { table, enter } = createTable();
        const model = new Map<number, { cell: number; generation: number; count: number }>();
        for (const { key, closes } of steps) {
          const open = model.get(key);
          if (closes && open !== undefined) {
            assert.equal(table.close(open.cell, open.generation)?.count, open.count);
            model.delete(key);
          } else if (open === undefined) {
            assert.equal(enter(key), OPENED_WINDOW);
            model.set(key, { cell: table.cell, generation: table.generation, count: 0 });
          } else {
            assert.equal(enter(key), WITHHELD);
            open.count++;
          }
        }
        assert.equal(table.openWindows().length, model.size);
      }),
    );
  });

  it("is bounded: what must make place is handed out with its count, and nothing is lost", () => {
    const { table, evicted, enter } = createTable();
    let opened = 0;
    let withheld = 0;
    for (let key = 1; key <= 25_000; key++) {
      for (let time = 0; time < 2; time++) {
        if (enter(key) === OPENED_WINDOW) opened++;
        else withheld++;
      }
    }
    const left = table.openWindows().map(({ cell, generation }) => table.close(cell, generation)?.count ?? 0);
    assert.ok(left.length <= 10_000, `${left.length} windows`);
    assert.equal(evicted.length + left.length, opened);
    const counted = evicted.reduce((sum, { count }) => sum + count, 0) + left.reduce((sum, count) => sum + count, 0);
    assert.equal(counted, withheld);
  });

  it("says nothing of a window that had to make place and has withheld nothing", () => {
    const { table, evicted, enter } = createTable();
    for (let key = 1; key <= 25_000; key++) assert.equal(enter(key), OPENED_WINDOW);
    assert.equal(evicted.length, 0);
    assert.equal(table.openWindows().length, 10_000);
  });

  it("takes a closed window's cell before an open one, also where all were found open before", () => {
    const { table, evicted, enter } = createTable();
    const cells: { cell: number; generation: number }[] = [];
    for (let key = 1; key <= 10_000; key++) {
      enter(key);
      cells.push({ cell: table.cell, generation: table.generation });
      assert.equal(enter(key), WITHHELD);
    }
    enter(10_001);
    assert.deepEqual([evicted.length, table.cell], [1, cells[0]?.cell], "all are open, so the oldest one goes");
    for (const { cell, generation } of cells.slice(2)) table.close(cell, generation);
    enter(10_002);
    assert.deepEqual([evicted.length, table.cell], [1, cells[2]?.cell], "the second one is still open");
  });

  it("counts the same on the short way, which only knows open windows of the same error", () => {
    const { table, enter } = createTable();
    assert.equal(enter(1), OPENED_WINDOW);
    const { cell, generation } = table;
    let short = 0;
    for (let time = 0; time < 1000; time++) {
      if (table.countRepeat(cell, generation, 1, 31, time)) short++;
      else assert.equal(enter(1, time), WITHHELD);
    }
    assert.ok(short > 900, `${short} took the short way`);
    assert.equal(table.countRepeat(cell, generation, 2, 62, 0), false, "another error's window");
    const closed = table.close(cell, generation);
    assert.deepEqual([closed?.count, closed?.firstMs, closed?.lastMs], [1000, 0, 999]);
    assert.equal(table.countRepeat(cell, generation, 1, 31, 0), false, "a closed window");
    assert.equal(table.countRepeat(cell, generation + 1, 1, 31, 0), false, "a closed window's generation");
  });

  it("adds to a window what each thread has counted by itself, with the time of the last one", () => {
    const { table, enter } = createTable();
    const others = [new ThrottleTable(table.memory), new ThrottleTable(table.memory)];
    const now = Date.UTC(2026, 0, 1);
    enter(1, now);
    enter(1, now);
    const { cell, generation } = table;
    for (let time = 1; time <= 100; time++)
      for (const other of others) assert.ok(other.countRepeat(cell, generation, 1, 31, now + time * 1_000));
    assert.equal(table.talliedCount(), 198, "the first of each turned its tally to the window");
    const closed = table.close(cell, generation);
    assert.deepEqual([closed?.count, closed?.firstMs, closed?.lastMs], [201, now, now + 100_000]);
    for (const other of others) assert.equal(other.countRepeat(cell, generation, 1, 31, now), false);
  });

  it("turns a tally to another error only when its window is closed, and counts that one meanwhile", () => {
    const { table, enter } = createTable();
    const windows = [1, 2].map((key) => {
      enter(key);
      enter(key);
      return { key, cell: table.cell, generation: table.generation };
    });
    for (let turn = 0; turn < 50; turn++)
      for (const { key, cell, generation } of windows) assert.ok(table.countRepeat(cell, generation, key, key * 31, 0));
    const counts = windows.map(({ cell, generation }) => table.close(cell, generation)?.count);
    assert.deepEqual(counts, [51, 51]);
    assert.deepEqual([enter(2), enter(2)], [OPENED_WINDOW, WITHHELD]);
    const { cell, generation } = table;
    const before = table.talliedCount();
    for (let turn = 0; turn < 50; turn++) assert.ok(table.countRepeat(cell, generation, 2, 62, 0));
    assert.ok(table.talliedCount() - before >= 48);
    assert.equal(table.close(cell, generation)?.count, 51);
  });

  it("counts in the cell where there are more threads than tallies", () => {
    const { table, enter } = createTable();
    enter(1);
    enter(1);
    const { cell, generation } = table;
    const many = 300;
    for (let thread = 0; thread < many; thread++) {
      const other = new ThrottleTable(table.memory);
      for (let turn = 0; turn < 3; turn++)
        if (!other.countRepeat(cell, generation, 1, 31, 0))
          other.enter(1, 31, 50, cell, clockAt(0), () => assert.fail("evicted"));
    }
    assert.equal(table.close(cell, generation)?.count, 1 + many * 3);
  });

  it("counts beyond what one word holds", () => {
    const { table, enter } = createTable();
    enter(1);
    const { cell, generation } = table;
    const many = 2 ** 22 + 10;
    const clock = clockAt(0);
    for (let time = 0; time < many; time++) table.enter(1, 31, 50, cell, clock, () => undefined);
    assert.equal(table.close(cell, generation)?.count, many);
  });
});
