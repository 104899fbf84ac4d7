import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf } from "./entry-facts.js";
import { kindName, kindOf } from "./entry-kind.js";

/** The kind of a line with these fields, and what is told of it. */
function told(fields: Record<string, unknown>): { kind: string; facts: string[] } {
  const map = new Map(Object.entries(fields));
  const kind = kindOf(map, false);
  return { kind, facts: factsOf(kind, map).map(({ label, text }) => `${label}: ${text}`) };
}

test("a summary tells how many were withheld, when, and of which requests", () => {
  const summary = {
    "event.name": "ringlog.suppressed",
    log_count: 4811,
    "suppressed.requests": 311,
    first_observed_timestamp: "2026-11-23T14:03:07.422Z",
    last_observed_timestamp: "2026-11-23T14:03:09.422Z",
    "suppressed.request_ids": ["r-2", "r-3"],
    "suppressed.messages": ["payment of order 2 failed"],
  };
  assert.deepEqual(told(summary), {
    kind: "suppressed",
    facts: [
      "Withheld: 4,811 beside the one that was written",
      "Requests hit: 311 of the withheld, at least",
      "First: 2026-11-23T14:03:07.422Z",
      "Last: 2026-11-23T14:03:09.422Z",
      "Within: 2 s",
      "Such as: payment of order 2 failed",
      "Requests: r-2, r-3",
    ],
  });
});

test("a loss tells how many of which level, and why in words", () => {
  const loss = {
    "event.name": "ringlog.dropped",
    "dropped.count": 4711,
    "dropped.reason": "full",
    "dropped.by_level": { info: 4700, debug: 11, warn: 0 },
  };
  assert.deepEqual(told(loss), {
    kind: "dropped",
    facts: [
      "Records lost: 4,711",
      "Because: the buffer was full: more was logged than could be written",
      "info: 4,700",
      "debug: 11",
    ],
  });
});

test("a stall tells how long, since when, and whether it goes on", () => {
  const stall = {
    "event.name": "ringlog.stall",
    "stall.ongoing": true,
    "stall.duration_ms": 1000,
    "stall.since": "2026-11-27T14:36:06.988Z",
    "stall.cpu.utilization": 0.99,
    "code.function.name": "Report.build",
  };
  assert.deepEqual(told(stall), {
    kind: "stall",
    facts: [
      "Has stood still for: 1 s",
      "State: was still going on when this was written",
      "Since: 2026-11-27T14:36:06.988Z",
      "CPU meanwhile: 99 % of one CPU",
      "What ran: Report.build",
    ],
  });
});

test("the largest errors of a storm lead to their lines", () => {
  const storm = new Map<string, unknown>([
    ["event.name", "ringlog.storm"],
    ["storm.errors", 151],
    ["storm.largest", [{ fingerprint: "f1", title: "PaymentError: charge failed", count: 1203 }, "no object"]],
  ]);
  const facts = factsOf(kindOf(storm, false), storm);
  assert.deepEqual(facts[1], {
    label: "×1,203",
    text: "PaymentError: charge failed",
    condition: { field: "error.fingerprint", value: "f1" },
  });
});

test("a recovery and a request that was answered", () => {
  const recovered = {
    "event.name": "ringlog.recovered",
    "recovered.count": 12,
    "recovered.dropped": 1,
    "recovered.damages": ["a record was torn"],
  };
  assert.deepEqual(told(recovered), {
    kind: "recovered",
    facts: ["Records saved: 12", "Records lost: 1", "Damage: a record was torn"],
  });
  const access = {
    "http.request.method": "GET",
    "http.route": "/cart/:id",
    "http.response.status_code": 503,
    "http.server.request.duration": 0.0123,
    "http.response.body.size": 900,
    "http.aborted": true,
  };
  assert.deepEqual(told(access), {
    kind: "access",
    facts: [
      "Method: GET",
      "Route: /cart/:id",
      "Status: 503",
      "Took: 12.3 ms",
      "Body: 900 B",
      "Aborted: the response was not completed",
    ],
  });
});

test("an error of a process is one, an error of a request is one, a plain line is none", () => {
  const uncaught = new Map([
    ["event.name", "process.uncaught_exception"],
    ["exception.type", "Error"],
  ]);
  assert.equal(kindOf(uncaught, false), "error");
  assert.equal(kindName("error", uncaught), "Uncaught exception");
  assert.equal(
    kindOf(
      new Map<string, unknown>([
        ["exception.message", "m"],
        ["http.response.status_code", 500],
      ]),
      false,
    ),
    "error",
  );
  assert.equal(kindOf(new Map([["event.name", "order.placed"]]), false), "line");
  assert.equal(kindOf(new Map(), true), "bad");
  assert.deepEqual(told({ "log.recorded": true }).facts, [
    "Recorder: was only kept, and written because of the error after it",
  ]);
});
