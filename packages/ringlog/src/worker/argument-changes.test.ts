import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Value } from "../record/record.js";
import { argumentChanges } from "./argument-changes.js";

/** JSON as the worker decodes it. */
function value(json: unknown): Value {
  if (Array.isArray(json)) return json.map(value);
  if (typeof json !== "object" || json === null) return json as Value;
  return new Map(Object.entries(json).map(([key, each]) => [key, value(each)]));
}

/** The inverse, for changes. */
function plain(given: Value | undefined): unknown {
  if (Array.isArray(given)) return given.map(plain);
  if (!(given instanceof Map)) return given;
  return Object.fromEntries([...given].map(([key, each]) => [key, plain(each)]));
}

const changes = (then: unknown[], now: unknown[]) => plain(argumentChanges(value(then), value(now)) as Value);

test("what changed, what went and what came, by its path", () => {
  const then = [{ items: [{ price: 1 }, { price: 2 }], note: "x", "a b": 1 }, 5, [1]];
  const now = [{ items: [{ price: 1 }, { price: 3 }], added: [true], "a b": 2 }, null, [1, 2]];
  assert.deepEqual(changes(then, now), [
    { path: "0.items[1].price", from: 2, to: 3 },
    { path: "0.note", from: "x" },
    { path: '0["a b"]', from: 1, to: 2 },
    { path: "0.added", to: [true] },
    { path: "1", from: 5, to: null },
    { path: "2[1]", to: 2 },
  ]);
});

test("many changes are counted, large values named by their size, long texts cut", () => {
  const many = changes([Array.from({ length: 50 }, () => 0)], [Array.from({ length: 50 }, () => 1)]) as unknown[];
  assert.deepEqual([many.length, many.at(-1)], [21, "…[+30 changes]"]);
  const wide = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`k${index}`, index]));
  assert.deepEqual(changes([1, 2], ["x".repeat(500), wide]), [
    { path: "0", from: 1, to: `${"x".repeat(200)}…[+300 characters]` },
    { path: "1", from: 2, to: "[Object: 12 keys]" },
  ]);
});

test("nothing to say where nobody asked, where both are the same, and a marker where it is not known", () => {
  assert.equal(argumentChanges(value([1]), undefined), undefined);
  assert.equal(argumentChanges(value([1]), true), undefined);
  assert.equal(argumentChanges(value([1]), false), undefined);
  assert.equal(argumentChanges(value([{ a: [1] }]), value([{ a: [1] }])), undefined);
  assert.deepEqual(argumentChanges(value([1]), null), ["[too large to be compared]"]);
});

test("property: changes are listed if and only if the two differ, a bounded number of bounded size", () => {
  const given = fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 6 });
  fc.assert(
    fc.property(given, given, (then, now) => {
      const found = argumentChanges(value(then), value(now));
      let isSame = true;
      try {
        assert.deepEqual(now, then);
      } catch {
        isSame = false;
      }
      assert.equal(found === undefined, isSame);
      assert.ok((found?.length ?? 0) <= 21);
      for (const change of found ?? []) if (change instanceof Map) assert.equal(typeof change.get("path"), "string");
    }),
  );
});
