import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { type ByteWriter, scratchWriter } from "./byte-writer.js";
import { Definitions } from "./definitions.js";
import { Interner } from "./interner.js";
import { newSlotTexts, slotTextId } from "./slot-text.js";

/** As documented: texts of fields that are interned at most, in all places together. */
const MAX_VALUES = 4_096;

/** Places of one interner, what its consumer knows, and how often the interner's table was asked. */
function openPlaces(count: number) {
  const definitions = new Definitions();
  const found = { looks: 0, defined: 0 };
  const define = (kind: number, write: (writer: ByteWriter) => void) => {
    const writer = scratchWriter(64 * 1024);
    write(writer);
    definitions.add(kind, writer.bytes, writer.view, 0, writer.pos);
    return ++found.defined;
  };
  class Counted extends Interner {
    override value(text: string) {
      found.looks++;
      return super.value(text);
    }
  }
  const interner = new Counted({ define }, () => false);
  const places = Array.from({ length: count }, newSlotTexts);
  /** What the consumer reads where this text stands; `isInterned`: by its id. */
  const show = (place: number, text: string) => {
    const id = slotTextId(interner, places[place] as (typeof places)[0], text);
    return { text: id === 0 ? text.toWellFormed() : definitions.string(id), isInterned: id !== 0 };
  };
  return { places, found, show };
}

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("", "GET", "POST", "a\ud800", "a\ud801", "é😀") },
  { weight: 1, arbitrary: fc.constantFrom(63, 64, 65, 300).map((length) => "x".repeat(length)) },
  { weight: 3, arbitrary: fc.nat({ max: 30 }).map((number) => `of thirty ${number}`) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 70 }) },
);

const unique = (() => {
  let count = 0;
  return () => `unique ${count++}`;
})();

describe("texts in one place", () => {
  it("are what their ids stand for, whatever comes where and when", () => {
    const run = fc.record({ place: fc.nat({ max: 2 }), text, times: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 120 }), (runs) => {
        const { show } = openPlaces(3);
        for (const { place, text: own, times } of runs) {
          for (let time = 0; time < times; time++) assert.equal(show(place, own).text, own.toWellFormed());
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are interned once they have come again, alone, in turns and in any order", () => {
    for (const words of [
      ["a"],
      ["a", "b"],
      ["a", "a", "b"],
      Array.from({ length: 12 }, (_, index) => `word ${index}`),
    ]) {
      const { show } = openPlaces(1);
      for (let time = 0; time < 10; time++) for (const word of words) show(0, word);
      for (const word of [...words, ...words.toReversed()]) assert.ok(show(0, word).isInterned, word);
    }
  });

  it("are hardly looked for where they never come again, and are found when they do", () => {
    const { show, found } = openPlaces(1);
    const TEXTS = 20_000;
    for (let count = 0; count < TEXTS; count++) assert.equal(show(0, unique()).isInterned, false);
    assert.ok(found.looks < TEXTS / 50, `${found.looks} looks for ${TEXTS} texts`);
    assert.equal(found.defined, 0);
    for (let count = 0; count < 1_100; count++) show(0, "again");
    const { looks } = found;
    for (let count = 0; count < 1_000; count++) assert.ok(show(0, "again").isInterned);
    assert.equal(found.looks, looks, "a constant is not looked for");
  });

  it("stay interned where others come in between that never come again", () => {
    const { show } = openPlaces(1);
    for (let count = 0; count < 10; count++) show(0, "constant");
    for (let count = 0; count < 5_000; count++) {
      show(0, unique());
      assert.ok(show(0, "constant").isInterned, `${count}`);
    }
  });

  it("fill no more than their table, however many come again in however many places", () => {
    const { show, found, places } = openPlaces(50);
    for (let count = 0; count < 30_000; count++) {
      const own = unique();
      for (let time = 0; time < 3; time++) assert.equal(show(count % 50, own).text, own);
    }
    assert.equal(found.defined, MAX_VALUES);
    for (const place of places) {
      assert.deepEqual(Object.keys(place), Object.keys(newSlotTexts()), "a place does not grow");
      assert.ok(place.last.text.length <= 64);
    }
  });

  it("of more than 64 characters are not kept", () => {
    const { show, found } = openPlaces(1);
    for (let count = 0; count < 100; count++) assert.equal(show(0, "x".repeat(65)).isInterned, false);
    assert.equal(found.looks, 0);
  });

  it("keep nothing alive of which they are a part", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const heldBytes = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const { show, places } = openPlaces(1);
    const MIB = 1024 * 1024;
    const before = heldBytes();
    for (let count = 0; count < 60; count++) {
      const body = new Array(MIB / 8).fill(String(count).padEnd(8)).join("");
      show(0, body.slice(100, 140));
    }
    const grown = heldBytes() - before;
    assert.ok(grown < 8 * MIB, `${Math.round(grown / MIB)} MiB are held for ${places.length} place`);
  });
});
