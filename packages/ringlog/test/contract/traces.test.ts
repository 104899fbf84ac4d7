// Traces: which ids a record has, from a header and from OpenTelemetry's active span.
import assert from "node:assert/strict";
import { test } from "node:test";
import { debug } from "ringlog";
import { withRequest } from "../../src/core.js";
import { openLog } from "./open-log.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const HEADER = `00-${TRACE}-${SPAN}-01`;

test("a request's header is in all its records, between the request's id and the fields", async (t) => {
  const { log, own } = openLog(t);
  withRequest({ id: "r-1", traceparent: HEADER }, () => {
    for (let times = 0; times < 3; times++) log.info("again", { n: times });
    log.error(new Error("failed"));
    debug(() => {
      throw new Error("caught");
    })();
    log.child({ bound: 1 }).warn("child");
  });
  log.info("again", { n: 3 });
  const lines = await own();
  assert.equal(lines.length, 7);
  for (const line of lines.slice(0, -1)) {
    assert.deepEqual(
      [line["request.id"], line["trace_id"], line["span_id"]],
      ["r-1", TRACE, SPAN],
      String(line["msg"]),
    );
    const keys = Object.keys(line);
    assert.deepEqual(keys.slice(keys.indexOf("seq"), keys.indexOf("seq") + 4), [
      "seq",
      "request.id",
      "trace_id",
      "span_id",
    ]);
  }
  assert.equal("trace_id" in (lines.at(-1) ?? {}), false);
});
