import assert from "node:assert/strict";
import { test } from "node:test";
import { GcLog } from "./gc-log.js";

function gcLog() {
  let note: (startMs: number, durationMs: number) => void = () => {};
  const due: [number, number][] = [];
  const log = new GcLog({
    watchGc: (given) => {
      note = given;
      return () => {
        for (const [startMs, durationMs] of due.splice(0)) note(startMs, durationMs);
      };
    },
  });
  return { log, due, told: (startMs: number, durationMs: number) => note(startMs, durationMs) };
}

test("collections are those within the call, also where some before it are heard of while it runs", () => {
  const { log, due, told } = gcLog();
  told(10, 1);
  const { count, totalMs } = log;
  due.push([90, 2], [110, 4], [190, 8], [210, 16]);
  assert.deepEqual(log.between(100, 200, count, totalMs), [12, 2]);
});

test("a call with more collections than are remembered one by one has them all", () => {
  const { log, told } = gcLog();
  for (let i = 0; i < 5_000; i++) told(100 + i, 0.5);
  assert.deepEqual(log.between(50, 10_000, 0, 0), [2_500, 5_000]);
});

test("no collection is none", () => {
  assert.deepEqual(gcLog().log.between(0, 100, 0, 0), [0, 0]);
});
