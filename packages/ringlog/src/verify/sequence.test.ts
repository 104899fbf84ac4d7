import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Arrival, Sequence } from "./sequence.js";

/** The same with a set of all numbers. */
class Model {
  readonly #seen = new Set<number>();

  add(seq: number): Arrival {
    if (this.#seen.has(seq)) return "duplicate";
    const isLate = [...this.#seen].some((other) => other > seq);
    this.#seen.add(seq);
    return isLate ? "late" : "next";
  }

  missingNumbers(): number[] {
    const sorted = [...this.#seen].sort((a, b) => a - b);
    const first = sorted[0] ?? 0;
    const last = sorted.at(-1) ?? 0;
    return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((seq) => !this.#seen.has(seq));
  }
}

const numbers = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 });

test("numbers in any order, some twice, some never: as a set of them would say", () => {
  fc.assert(
    fc.property(numbers, (seqs) => {
      const budget = { left: 1_000 };
      const sequence = new Sequence(budget);
      const model = new Model();
      for (const seq of seqs) assert.equal(sequence.add(seq), model.add(seq));
      const missing = model.missingNumbers();
      assert.equal(sequence.missing, missing.length);
      const ranges = sequence.missingRanges();
      const listed = ranges.flatMap(({ from, to }) =>
        Array.from({ length: to - from + 1 }, (_, index) => from + index),
      );
      assert.deepEqual(listed, missing);
      assert.equal(budget.left, 1_000 - ranges.length);
    }),
    { numRuns: 2_000 },
  );
});

test("with few gaps in memory nothing is told wrong: it is right or uncertain, and never too few are missing", () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 3 }), (seqs, most) => {
      const budget = { left: most };
      const sequence = new Sequence(budget);
      const model = new Model();
      let uncertain = 0;
      for (const seq of seqs) {
        const expected = model.add(seq);
        const arrival = sequence.add(seq);
        if (arrival === "uncertain") uncertain++;
        else assert.equal(arrival, expected);
        assert.ok(budget.left >= 0);
      }
      const missing = model.missingNumbers().length;
      assert.ok(sequence.missing >= missing && sequence.missing <= missing + uncertain);
    }),
    { numRuns: 2_000 },
  );
});

test("numbers that come in order are counted exactly however few gaps are kept", () => {
  const sequence = new Sequence({ left: 2 });
  for (let seq = 1; seq <= 10_000; seq += 2) assert.equal(sequence.add(seq), "next");
  assert.equal(sequence.missing, 4_999);
  assert.deepEqual(sequence.missingRanges()[0], { from: 2, to: 2 });
  assert.equal(sequence.missingRanges().length, 20);
});
