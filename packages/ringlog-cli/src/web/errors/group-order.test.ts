import assert from "node:assert/strict";
import { test } from "node:test";
import type { ErrorGroup } from "../../model/api.js";
import { GROUP_ORDERS, sortGroups } from "./group-order.js";
import { sparkBars, sparkText } from "./spark-bars.js";

function groupOf(fingerprint: string, more: Partial<ErrorGroup>): ErrorGroup {
  return {
    fingerprint,
    level: "error",
    type: "Error",
    message: "m",
    functionName: null,
    written: 1,
    suppressed: 0,
    firstMs: 0,
    lastMs: 0,
    requests: 0,
    services: [],
    spark: [],
    firstId: "k.0",
    lastId: "k.0",
    ...more,
  };
}

test("groups are sorted by what they count, with the suppressed ones; equal ones always alike", () => {
  const groups = [
    groupOf("d", { written: 5, firstMs: 1, lastMs: 9 }),
    groupOf("c", { written: 1, suppressed: 99, firstMs: 3, lastMs: 3, requests: 2 }),
    groupOf("b", { written: 5, firstMs: 2, lastMs: 8, requests: 7 }),
  ];
  const orders = GROUP_ORDERS.map((order) => [
    order,
    sortGroups(groups, order)
      .map(({ fingerprint }) => fingerprint)
      .join(""),
  ]);
  assert.deepEqual(Object.fromEntries(orders), { count: "cbd", last: "dbc", first: "cbd", requests: "bcd" });
  assert.equal(groups[0]?.fingerprint, "d", "what it was given stays");
});

test("a sparkline has a bar for each part with any, seen however small it is", () => {
  const bars = sparkBars([0, 1000, 0, 1]);
  assert.deepEqual(
    bars.map(({ x, height }) => [x, height]),
    [
      [0.25, 1],
      [0.75, 0.12],
    ],
  );
  assert.deepEqual(sparkBars([0, 0]), []);
});

test("a sparkline is said in words, too", () => {
  assert.equal(sparkText([0, 0, 0, 5]), "all in one moment, near its end");
  assert.equal(sparkText([1, 9, 0, 0]), "in 2 of 4 parts of the time, most in its first half");
  assert.equal(sparkText([0]), "none in this range");
});
