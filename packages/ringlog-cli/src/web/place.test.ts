import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Place, readPlace, START, VIEWS, writePlace } from "./place.js";

const time = fc.option(fc.integer({ min: -8.64e15, max: 8.64e15 }), { nil: undefined });
const id = fc.option(fc.string({ minLength: 1, unit: "binary" }), { nil: undefined });
const places: fc.Arbitrary<Place> = fc
  .record(
    {
      view: fc.constantFrom(...VIEWS),
      q: fc.string({ unit: "binary" }),
      fromMs: time,
      toMs: time,
      entryId: id,
      requestId: id,
    },
    { noNullPrototype: true },
  )
  .filter(({ fromMs, toMs }) => fromMs === undefined || toMs === undefined || fromMs < toMs);

test("a place that was written is read as it was", () => {
  fc.assert(
    fc.property(places, (place) => {
      assert.deepEqual(readPlace(new URL(writePlace(place), "http://127.0.0.1/").search), place);
    }),
  );
});

test("the start of the page needs nothing in the URL", () => {
  assert.equal(writePlace(START), "");
  assert.deepEqual(readPlace(""), START);
});

test("what a URL says wrongly is as if it were not there", () => {
  for (const search of [
    "?view=secrets",
    "?from=NaN&to=1e9",
    "?from=5&to=5",
    "?from=9&to=3",
    "?from=99999999999999999",
    "?entry=",
  ]) {
    assert.deepEqual(readPlace(search), START, search);
  }
});
