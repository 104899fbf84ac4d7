// What a person sees of a call that `debug` watched: why it took so long, and which arguments it changed.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallFigures, DebugInfo } from "../../record/record.js";
import { cause, errorOf, object, recordWith } from "./pretty.fixture.js";
import { createPrettyFormatter } from "./pretty.js";

const UNKNOWN: CallFigures = {
  cpuMs: undefined,
  loopUtilization: undefined,
  loopDelayMs: undefined,
  gcMs: undefined,
  gcCount: undefined,
  throttledMs: undefined,
};

const format = createPrettyFormatter({ color: false, columns: 120, links: false, cwd: "/app" });

function slow(durationMs: number, figures: Partial<CallFigures>): string {
  const debug: DebugInfo = {
    functionName: "load",
    args: undefined,
    path: undefined,
    crash: undefined,
    durationMs,
    figures: { ...UNKNOWN, ...figures },
  };
  return format(recordWith({ level: "warn", msg: `load took ${durationMs} ms`, debug })).replace(/^.*WARN {2}/, "");
}

test("a slow call says why: it worked, it waited, or neither alone", () => {
  const sync = { cpuMs: 1_190, loopUtilization: 1, gcMs: 35, gcCount: 3 };
  assert.equal(slow(1_240, sync), "load took 1240 ms: CPU 1.2 s (busy), gc 35 ms, loop blocked 1.2 s\n");
  assert.equal(slow(1_240, { cpuMs: 3, loopUtilization: 0.01 }), "load took 1240 ms: CPU 3 ms (waiting)\n");
  const mixed = { cpuMs: 300, loopUtilization: 0.4, loopDelayMs: 90, gcMs: 1, throttledMs: 500 };
  assert.equal(slow(1_000, mixed), "load took 1000 ms: CPU 300 ms, loop blocked 90 ms, throttled 500 ms\n");
  assert.equal(slow(1_000, {}), "load took 1000 ms\n");
});

function failed(argsChanged: DebugInfo["argsChanged"]): string {
  return format(
    recordWith({
      level: "error",
      msg: "no stock",
      error: errorOf(cause("Error", "no stock", "order (/app/src/order.ts:5:3)")),
      debug: {
        functionName: "order",
        args: [object({ total: 10 })],
        path: ["order"],
        crash: false,
        durationMs: undefined,
        argsAt: "entry",
        argsChanged,
      },
    }),
  );
}

test("changed arguments are one short line", () => {
  const change = (path: string, from: number, to: number) => object({ path, from, to });
  const text = failed([
    change("0.total", 10, 17),
    object({ path: "0.note", from: "quick\u001b[31m" }),
    object({ path: "0.added", to: "x".repeat(100) }),
    change("1", 1, 2),
    "…[+3 changes]",
  ]);
  const [line] = text.split("\n").filter((each) => each.includes("changed"));
  assert.equal(
    line?.trim(),
    'changed since: 0.total 10 → 17, 0.note "quick\\x1b[31m" → nothing, 0.added nothing → "xxxxxxxxxxxxxxxxxx…, 2 more',
  );
  assert.ok(!failed(undefined).includes("changed"));
});
