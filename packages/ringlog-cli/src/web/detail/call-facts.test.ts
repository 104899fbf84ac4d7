import assert from "node:assert/strict";
import { test } from "node:test";
import { callText, watchedCall } from "./call-facts.js";

function callOf(fields: Record<string, unknown>) {
  return watchedCall(new Map(Object.entries(fields)));
}

test("a call has its arguments, the functions around it, its outcome and its cost", () => {
  const call = callOf({
    "code.function.name": "charge",
    "debug.args": [{ id: 7 }, "x"],
    "debug.path": ["charge", "checkout"],
    "debug.crash": false,
    "debug.args_at": "entry",
    "debug.args_changed": [{ path: "0.total", from: 5, to: 17 }, { path: "0.state", to: "failed" }, "odd"],
    "debug.duration_ms": 1502,
    "debug.cpu_ms": 969.3,
    "debug.loop.utilization": 1,
  });
  assert.ok(call);
  assert.equal(callText(call), 'charge({ id: 7 }, "x")');
  assert.deepEqual([call.path, call.outcome], [["charge", "checkout"], "not rethrown"]);
  assert.deepEqual(call.changes, [
    { path: "0.total", from: "5", to: "17" },
    { path: "0.state", from: "nothing", to: '"failed"' },
    { path: "", from: "nothing", to: "nothing" },
  ]);
  assert.deepEqual(call.figures, ["took 1.5 s", "CPU 969 ms", "event loop busy 100 %"]);
});

test("without arguments a call is its name; a function's name alone is no watched call", () => {
  const slow = callOf({ "code.function.name": "build", "debug.duration_ms": 3 });
  assert.equal(slow && callText(slow), "build");
  assert.equal(callOf({ "code.function.name": "build" }), undefined);
});
