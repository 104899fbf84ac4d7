import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogRecord, Value } from "../../../record/record.js";
import { createPrettyFormatter } from "../pretty.js";

function object(entries: Record<string, Value>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(entries));
}

const STORM = {
  timeMs: Date.UTC(2024, 4, 1, 12, 3, 7, 412),
  level: "error",
  msg: "storm: 151 different errors",
  serviceName: "PaymentService",
  threadId: 0,
  fields: new Map(),
  event: object({
    "event.name": "ringlog.storm",
    "storm.errors": 151,
    "storm.records": 4_812,
    "storm.largest": [
      object({ fingerprint: "a1", title: `PaymentError: charge ${"failed ".repeat(30)}\nagain`, count: 1_203 }),
      object({ fingerprint: "b2", count: 17 }),
    ],
    first_observed_timestamp: "2024-05-01T12:03:07.412Z",
    last_observed_timestamp: "2024-05-01T12:03:09.410Z",
  }),
} as unknown as LogRecord;

test("a storm is a line, and one for each of the largest", () => {
  for (const columns of [40, 80, 200]) {
    const text = createPrettyFormatter({ color: false, columns, links: false, cwd: "/" })(STORM);
    const lines = text.slice(0, -1).split("\n");
    assert.ok(lines.every((line) => line.length <= columns));
    assert.match(
      text.replace(/\s+/g, " "),
      /STORM 151 different errors 4,812 records in 2\.0 s ×1,203 PaymentError: charge/,
    );
    assert.equal(lines.filter((line) => line.includes("×1,203")).length, 1);
    assert.equal(lines.at(-1), "   ×17 b2");
  }
});

test("one that is not as it should be is shown as far as it is", () => {
  const event = object({
    "event.name": "ringlog.storm",
    "storm.largest": [7, object({ title: "\u001b[2J", count: "x" })],
  });
  const text = createPrettyFormatter({ color: false, columns: 80, links: false, cwd: "/" })({ ...STORM, event });
  assert.ok(!text.includes("\u001b"));
});
