import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BoundedCache } from "./bounded-cache.js";

test("a cache stays within its bounds, and knows what was used last", () => {
  const step = fc.record({ key: fc.constantFrom(..."abcdefgh"), weight: fc.nat({ max: 12 }), isSet: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const cache = new BoundedCache<number>(4, 20);
      /** The same, in the plainest way: the last one at the end. */
      let model: { readonly key: string; readonly value: number; readonly weight: number }[] = [];
      for (const [value, { key, weight, isSet }] of steps.entries()) {
        const known = model.find((entry) => entry.key === key);
        model = model.filter((entry) => entry !== known);
        if (isSet) {
          cache.set(key, value, weight);
          model.push({ key, value, weight });
        } else {
          assert.equal(cache.get(key), known?.value);
          if (known !== undefined) model.push(known);
        }
        while (model.length > 4 || model.reduce((sum, entry) => sum + entry.weight, 0) > 20) model.shift();
      }
      for (const { key, value } of model) assert.equal(cache.get(key), value);
      for (const key of "abcdefgh") assert.equal(cache.get(key), model.find((entry) => entry.key === key)?.value);
    }),
    { numRuns: 500 },
  );
});

test("what is heavier than all may be is not kept, and takes nothing's place", () => {
  const cache = new BoundedCache<string>(4, 20);
  cache.set("a", "light", 10);
  cache.set("b", "heavy", 21);
  assert.deepEqual([cache.get("a"), cache.get("b")], ["light", undefined]);
});
