import assert from "node:assert/strict";
import { test } from "node:test";
import { originFields, ownFields } from "./own-fields.js";

function namesOf(fields: Record<string, unknown>): string[] {
  return ownFields(new Map(Object.entries(fields))).map(({ name }) => name);
}

test("own fields are those that the record does not name, objects by the paths that queries take", () => {
  const fields = {
    time: "2026-11-27T14:03:07.412Z",
    msg: "m",
    "request.id": "r-1",
    orderId: 7,
    user: { id: 42, plan: { name: "pro" }, tags: ["a"] },
    empty: {},
    fields: { time: "noon" },
  };
  assert.deepEqual(namesOf(fields), ["orderId", "user.id", "user.plan.name", "user.tags", "empty", "fields.time"]);
  assert.deepEqual(
    originFields(new Map(Object.entries(fields))).map(({ name, value }) => `${name} ${value}`),
    ["request.id r-1"],
  );
});

test("a value that a query can ask for leads there; a list, a long text and an empty one do not", () => {
  const rows = ownFields(
    new Map<string, unknown>([
      ["number", 7],
      ["truth", false],
      ["text", 'a "b"'],
      ["list", [1]],
      ["nothing", null],
      ["empty", ""],
      ["long", "x".repeat(1000)],
      ["lines", "a\nb"],
    ]),
  );
  assert.deepEqual(
    rows.filter(({ condition }) => condition !== undefined).map(({ condition }) => condition),
    [
      { field: "number", value: "7" },
      { field: "truth", value: "false" },
      { field: "text", value: 'a "b"' },
    ],
  );
});

test("ten thousand keys, deep ones and __proto__ do no harm", () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`key${n}`, n]));
  assert.equal(namesOf(many).length, 500);
  assert.equal(namesOf({ nested: many }).length, 500);
  const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`) as Record<string, unknown>;
  assert.deepEqual(namesOf(deep), ["a.a.a.a.a"]);
  const odd = JSON.parse('{"user":{"__proto__":{"admin":true}},"fields":{"__proto__":1}}') as Record<string, unknown>;
  assert.deepEqual(namesOf(odd), ["user.__proto__.admin", "fields.__proto__"]);
});
