import assert from "node:assert/strict";
import { test } from "node:test";
import { placeInView, rowWindow } from "./window.js";

const SIZE = { rows: 1000, rowPx: 20, viewPx: 100 };

test("rows that are in view, also by a part of them", () => {
  assert.deepEqual(rowWindow(0, SIZE), { first: 0, last: 5, base: 0, topPx: 0 });
  assert.deepEqual(rowWindow(25, SIZE), { first: 1, last: 6, base: 0, topPx: -25 });
  assert.deepEqual(rowWindow(19_900, SIZE), { first: 995, last: 999, base: 960, topPx: -700 });
});

test("a list without rows has none in view", () => {
  const { first, last } = rowWindow(0, { ...SIZE, rows: 0 });
  assert.ok(last < first);
});

test("a row comes into view by as little as possible; one far away to the middle", () => {
  assert.equal(placeInView(3, 0, SIZE), 0);
  assert.equal(placeInView(5, 0, SIZE), 20);
  assert.equal(placeInView(4, 100, SIZE), 80);
  assert.equal(placeInView(500, 0, SIZE), 10_000 - 40);
  assert.equal(placeInView(0, 9000, SIZE), 0);
});
