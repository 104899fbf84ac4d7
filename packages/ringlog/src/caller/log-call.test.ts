import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Interner } from "../record/interner.js";
import { LogCall } from "./log-call.js";

function openCall() {
  let count = 0;
  const interner = new Interner({ define: () => ++count }, () => false);
  const call = new LogCall({ interner, maxKeys: 200, sanitize: () => null });
  const read = (first: unknown, second: unknown) => {
    call.clear();
    call.read(2, first, second, undefined);
  };
  return { interner, read };
}

describe("a log call", () => {
  for (const order of ["message first", "fields first"]) {
    it(`notes the shape that comes with a message, for the fast path: ${order}`, () => {
      const { interner, read } = openCall();
      const log = (fields: object) => (order === "message first" ? read("m", fields) : read(fields, "m"));
      for (let time = 0; time < 3; time++) log({ a: 1, b: 2 });
      assert.deepEqual(interner.known("m")?.shape?.keys, ["a", "b"]);
      log({ c: 1 });
      const entry = interner.known("m");
      assert.deepEqual([entry?.shape?.keys, entry?.otherShape?.keys], [["c"], ["a", "b"]]);
    });
  }
});
