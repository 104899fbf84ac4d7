// An endless recursion that logs: the stack ends at any place inside of a log call.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Logger } from "ringlog";
import { totalDropped } from "../support/stats-file.js";
import { fieldsOf, openLog } from "./open-log.js";

const CALLS: Record<string, (log: Logger, n: number) => void> = {
  message: (log) => log.info("plain"),
  fields: (log, n) => log.info({ a: { b: [1, { n }] }, text: "x" }, "fields"),
  placeholders: (log, n) => log.info("%s %j", n, { n }),
  error: (log) => log.error(new Error("x", { cause: new Error("y") })),
  child: (log, n) => log.child({ n }).info("child"),
  newShapes: (log, n) => log.info({ [`key${n % 100}`]: 1 }, `message ${n % 100}`),
};

function recurse(log: Logger, call: (log: Logger, n: number) => void, n: number): void {
  call(log, n);
  recurse(log, call, n + 1);
}

for (const [name, call] of Object.entries(CALLS)) {
  test(`stack overflow in a function that logs: ${name}`, async (t) => {
    const { log, own, text } = openLog(t, { throttleSec: 0, metrics: false, limits: { stringLength: 200 } });
    const before = log.stats();
    for (let round = 0; round < 4; round++) assert.throws(() => recurse(log, call, round), RangeError);
    log.info({ last: 1 }, "after");
    const lines = await own();
    const after = log.stats();
    assert.deepEqual([lines.at(-1)?.["msg"], fieldsOf(lines.at(-1) ?? {})], ["after", { last: 1 }]);
    assert.equal(after.written - before.written, lines.length);
    assert.equal(after.accepted - before.accepted, lines.length + totalDropped(after) - totalDropped(before));
    assert.equal(text().trimEnd().split("\n").length, lines.length + text().split(`"ringlog.dropped"`).length - 1);
  });
}
