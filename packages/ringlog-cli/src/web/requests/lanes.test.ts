import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { RequestLine } from "../../model/api.js";
import { rowOf } from "../detail/entry.fixture.js";
import { axisTicks, layOut, leadingLine } from "./lanes.js";

let lastId = 0;

function lineAt(timeMs: number | null, more: Partial<RequestLine> = {}): RequestLine {
  return { ...rowOf({ id: `k.${++lastId}`, timeMs }), pid: 1, functionName: null, durationMs: null, ...more };
}

test("each process of each service has a lane, in the order in which they begin; the axis holds all of it", () => {
  const { fromMs, toMs, lanes } = layOut([
    lineAt(1010, { service: "pay", pid: 7 }),
    lineAt(1020, { service: "pay", pid: 8 }),
    lineAt(1100, { service: "gateway", pid: 3, durationMs: 100 }),
    lineAt(1050, { service: null, pid: null }),
  ]);
  assert.deepEqual([fromMs, toMs], [1000, 1100]);
  assert.deepEqual(
    lanes.map(({ name }) => name),
    ["gateway 3", "pay 7", "pay 8", "unnamed service"],
  );
  assert.deepEqual(
    lanes.map(({ marks }) => marks.map(({ at }) => at)),
    [[1], [0.1], [0.2], [0.5]],
  );
  assert.deepEqual(
    lanes[0]?.spans.map(({ from, to, row }) => ({ from, to, row })),
    [{ from: 0, to: 1, row: 0 }],
  );
});

test("a span stands below the one that contains it, and beside one that has ended", () => {
  const [lane] = layOut([
    lineAt(100, { durationMs: 100 }),
    lineAt(40, { durationMs: 30 }),
    lineAt(90, { durationMs: 50 }),
  ]).lanes;
  assert.deepEqual(
    lane?.spans.map(({ from, row }) => [from, row]),
    [
      [0, 0],
      [0.1, 1],
      [0.4, 1],
    ],
  );
  assert.equal(lane?.rows, 2);
});

test("lines that are too near to be told apart are one mark, led by the worst", () => {
  const lines = [lineAt(0), lineAt(1, { level: "error", msg: "first" }), lineAt(2, { level: "error" }), lineAt(1000)];
  const marks = layOut(lines).lanes[0]?.marks ?? [];
  assert.deepEqual(
    marks.map(({ lines: together, worst }) => [together.length, worst]),
    [
      [3, "error"],
      [1, "info"],
    ],
  );
  assert.equal(marks[0] && leadingLine(marks[0]).msg, "first");
});

test("no line is lost, all is within the axis, and spans of a lane's row do not cover each other", () => {
  const line = fc
    .record({
      timeMs: fc.option(fc.integer({ min: 0, max: 1000 })),
      service: fc.constantFrom("a", "b", null),
      durationMs: fc.option(fc.integer({ min: -5, max: 400 })),
    })
    .map(({ timeMs, ...more }) => lineAt(timeMs, more));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const { lanes } = layOut(lines);
      const shown = lanes.flatMap(({ marks }) => marks.flatMap((mark) => mark.lines));
      assert.equal(shown.length, lines.filter(({ timeMs }) => timeMs !== null).length);
      for (const { spans, marks, rows } of lanes) {
        for (const { at } of marks) assert.ok(at >= 0 && at <= 1);
        for (const { from, to, row } of spans) {
          assert.ok(from >= 0 && to <= 1 && from <= to && row < rows && rows <= 6);
          const after = spans.filter((other) => other.row === row && other.from > from);
          // The last of the rows takes what has no row of its own.
          if (row < 5) assert.ok(after.every((other) => other.from >= to));
        }
      }
    }),
  );
});

test("a request of one line, and one without times", () => {
  assert.deepEqual(
    layOut([lineAt(5)]).lanes[0]?.marks.map(({ at }) => at),
    [0.5],
  );
  assert.deepEqual(layOut([lineAt(null)]), { fromMs: 0, toMs: 0, lanes: [] });
});

test("an axis has round steps from zero to before its end", () => {
  assert.deepEqual(axisTicks(16_400, 5), [0, 5000, 10_000, 15_000]);
  assert.deepEqual(axisTicks(7.1, 5), [0, 2, 4, 6]);
  assert.deepEqual(axisTicks(1000, 5), [0, 200, 400, 600, 800]);
  assert.deepEqual(axisTicks(0, 5), [0]);
});
