import assert from "node:assert/strict";
import { test } from "node:test";
import { sortCall } from "./call-arguments.js";

const STACK = "TypeError: no card\n    at charge (/srv/pay.js:3:7)\n    at main (/srv/main.js:9:1)";

test("the last text is the context; a single argument has none", () => {
  assert.deepEqual(sortCall("started", ["CatsService"]), {
    context: "CatsService",
    error: undefined,
    args: ["started"],
  });
  assert.deepEqual(sortCall("started", []), { context: undefined, error: undefined, args: ["started"] });
});

test("a stack that is handed over as a text becomes the record's error, wherever the context stands", () => {
  for (const params of [[STACK], [STACK, "Pay"], ["Pay", STACK], [{ id: 7 }, STACK, "Pay"]]) {
    const { context, error, args } = sortCall("payment failed", params);
    assert.ok(error instanceof Error);
    assert.deepEqual([error.name, error.message, error.stack], ["TypeError", "no card", STACK]);
    assert.equal(context, params.includes("Pay") ? "Pay" : undefined);
    assert.equal(args[1], "payment failed");
    assert.equal(args.length, 2);
  }
});

test("an error itself wins over its stack, and keeps its own message", () => {
  const error = new RangeError("too much");
  assert.deepEqual(sortCall(error, [error.stack, "Pay"]), { context: "Pay", error, args: [error] });
  assert.deepEqual(sortCall(error, [undefined, "Pay"]), { context: "Pay", error, args: [error] });
  assert.deepEqual(sortCall("failed", [error, "Pay"]), { context: "Pay", error, args: [error, "failed"] });
});

test("a message that is a stack is an error record", () => {
  const { args, error } = sortCall(STACK, []);
  assert.deepEqual(args, [error]);
});

test("plain objects are fields, joined where there are several; with an error they keep both", () => {
  assert.deepEqual(sortCall("m", [{ a: 1 }, { b: 2 }, "C"]).args, [{ a: 1, b: 2 }, "m"]);
  assert.deepEqual(sortCall({ a: 1 }, ["C"]).args, [{ a: 1 }]);
  assert.deepEqual(sortCall({ a: 1, message: "told" }, ["C"]).args, [{ a: 1 }, "told"]);
  const error = new Error("x");
  assert.deepEqual(sortCall("m", [{ a: 1 }, error]).args, [{ a: 1, err: error }, "m"]);
});

test("what is neither is appended to the message, a text before the context too", () => {
  assert.deepEqual(sortCall("took", [12, "ms", "C"]).args, ["took", 12, "ms"]);
  const when = new Date(0);
  assert.deepEqual(sortCall("at", [when, ["x"], "C"]).args, ["at", when, ["x"]]);
});

test("a function gives the message when it is needed; a class stands for its name", () => {
  class CatsService {}
  assert.deepEqual(sortCall(() => "lazy", []).args, ["lazy"]);
  assert.deepEqual(sortCall(CatsService, []).args, ["CatsService"]);
});
