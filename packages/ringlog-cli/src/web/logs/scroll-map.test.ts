import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MAX_HEIGHT_PX, ScrollMap } from "./scroll-map.js";

const HUGE = { rows: 10_000_000, rowPx: 22, viewPx: 500 };
const MAX_LIST_PX = HUGE.rows * HUGE.rowPx - HUGE.viewPx;

function mapOf(size = HUGE) {
  const map = new ScrollMap();
  map.resize(size);
  return map;
}

test("a short list is scrolled as it is", () => {
  const map = mapOf({ rows: 1000, rowPx: 22, viewPx: 500 });
  assert.equal(map.heightPx, 22_000);
  assert.equal(map.onScroll(777.5), 777.5);
  assert.equal(map.correction(), undefined);
});

test("no element is higher than browsers allow", () => {
  assert.equal(mapOf().heightPx, MAX_HEIGHT_PX);
});

test("the scroll bar reaches both ends and the middle", () => {
  const map = mapOf();
  assert.equal(map.onScroll(MAX_HEIGHT_PX - HUGE.viewPx), MAX_LIST_PX);
  assert.equal(map.onScroll((MAX_HEIGHT_PX - HUGE.viewPx) / 2), MAX_LIST_PX / 2);
  assert.equal(map.onScroll(0), 0);
});

test("the wheel moves the list by as much as it turns, wherever it is", () => {
  const map = mapOf();
  const elementPx = map.goTo(123_456_789);
  assert.equal(map.onScroll(elementPx + 100), 123_456_889);
  assert.equal(map.onScroll(elementPx + 40), 123_456_829);
});

test("the wheel alone can go from one end to the other and back", () => {
  const map = mapOf({ rows: 1_000_000, rowPx: 22, viewPx: 500 });
  let elementPx = map.goTo(0);
  const end = 22_000_000 - 500;
  let steps = 0;
  while (map.listPx < end) {
    elementPx = Math.min(MAX_HEIGHT_PX - 500, elementPx + 900);
    map.onScroll(elementPx);
    if (map.isStuck()) elementPx = map.correction() ?? elementPx;
    assert.ok(++steps < 26_000, `stuck at ${map.listPx}`);
  }
  while (map.listPx > 0) {
    elementPx = Math.max(0, elementPx - 900);
    map.onScroll(elementPx);
    if (map.isStuck()) elementPx = map.correction() ?? elementPx;
    assert.ok(++steps < 52_000, `stuck at ${map.listPx}`);
  }
});

test("a place that was gone to is kept by the correction, to the pixel of the list", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: MAX_LIST_PX }),
      fc.array(fc.integer({ min: -400, max: 400 })),
      (listPx, steps) => {
        const map = mapOf();
        let elementPx = map.goTo(listPx);
        for (const step of steps) {
          elementPx = Math.min(MAX_HEIGHT_PX - 500, Math.max(0, elementPx + step));
          map.onScroll(elementPx);
        }
        const before = map.listPx;
        elementPx = map.correction() ?? elementPx;
        assert.equal(map.onScroll(elementPx), before);
        assert.ok(before >= 0 && before <= MAX_LIST_PX);
      },
    ),
  );
});

test("rows that come at the end leave the place as it is; a list that shrinks ends with its last row in view", () => {
  const map = mapOf();
  map.goTo(5000);
  map.resize({ ...HUGE, rows: HUGE.rows + 1000 });
  assert.equal(map.listPx, 5000);
  map.resize({ ...HUGE, rows: 30 });
  assert.equal(map.listPx, 30 * 22 - 500);
});
