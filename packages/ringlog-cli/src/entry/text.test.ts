import assert from "node:assert/strict";
import { test } from "node:test";
import { entryOf } from "./entry.fixture.js";
import { readSyslog } from "./syslog.js";

const UTC = (text: string): number => Date.parse(text);
const local = (...parts: [number, number, number, number, number, number, number?]): number =>
  new Date(...parts).getTime();
const T = UTC("2026-11-27T20:04:17.248Z");
const L = local(2026, 10, 27, 20, 4, 17);

/** Line; time, level and message that it tells. */
const LINES: readonly [string, number | undefined, string | undefined, string][] = [
  ["2026-11-27T20:04:17.248Z INFO started", T, "info", "started"],
  ["2026-11-27T21:04:17.248+01:00 [warn] slow", T, "warn", "slow"],
  ["2026-11-27 20:04:17.248 +00:00 [INF] a·b: hi 1", T, "info", "a·b: hi 1"],
  ["[2026-11-27 20:04:17] something", L, undefined, "something"],
  ["2026-11-27 20:04:17,500 - app.db - WARNING - low", L + 500, "warn", "- app.db - WARNING - low"],
  ["2026-11-27 20:04:17.330\tINFO\t/app/a.ts:36\tshop\thello", L + 330, "info", "/app/a.ts:36\tshop\thello"],
  ["2026-11-27 20:04:17 [main] ERROR com.shop.Pay - failed", L, "error", "[main] ERROR com.shop.Pay - failed"],
  ["2026/11/27 20:04:17 [error] 12#0: *1 open() failed", L, "error", "12#0: *1 open() failed"],
  ["2026/11/27 20:04:17 plain Go", L, undefined, "plain Go"],
  ["[Fri Nov 27 20:04:17.500 2026] [core:error] [pid 1:tid 2] AH1", L + 500, "error", "[pid 1:tid 2] AH1"],
  ["ERROR: no disk", undefined, "error", "no disk"],
  ['info: simple {"a":1}', undefined, "info", 'simple {"a":1}'],
  ["[WARN] careful", undefined, "warn", "careful"],
  ["FATAL the end", undefined, "fatal", "the end"],
  ["\x1b[31mERROR\x1b[39m: red", undefined, "error", "red"],
  ["2026-11-27T20:04:17.248Z warning: low", T, "warn", "low"],
  ["2026-11-27T20:04:17.248Z error while reading", T, "error", "error while reading"],
  ["2026-11-27T20:04:17.248Z all systems go", T, undefined, "all systems go"],
  ["2026-11-27T20:04:17.248Z LOG rotated", T, undefined, "LOG rotated"],
  ["Error: pay failed", undefined, "error", "Error: pay failed"],
  ["TypeError: pay failed", undefined, undefined, "TypeError: pay failed"],
  // No levels and no times.
  ["http: TLS handshake error", undefined, undefined, "http: TLS handshake error"],
  ["error handling is hard", undefined, undefined, "error handling is hard"],
  ["Information about it", undefined, undefined, "Information about it"],
  ["2026 was a year", undefined, undefined, "2026 was a year"],
  ["2026-13-45 20:04:17 no such day", undefined, undefined, "2026-13-45 20:04:17 no such day"],
  ["    at Payments.charge (/app/pay.ts:42:11)", undefined, undefined, "    at Payments.charge (/app/pay.ts:42:11)"],
  ["Caused by: Error: db down", undefined, undefined, "Caused by: Error: db down"],
  ["[1,2,3]", undefined, undefined, "[1,2,3]"],
  ["", undefined, undefined, ""],
];

test("times and levels that stand plainly at the beginning", () => {
  for (const [line, timeMs, level, msg] of LINES) {
    const entry = entryOf(line);
    assert.deepEqual([entry.format, entry.timeMs, entry.level, entry.msg], ["text", timeMs, level, msg], line);
  }
});

test("what a level or a time says beyond ours is kept", () => {
  const entry = entryOf("2026-11-27T20:04:17.248443Z [verbose] x");
  assert.deepEqual([entry.timeMs, entry.level, entry.msg], [T, "debug", "x"]);
  assert.deepEqual(Object.fromEntries(entry.fields), {
    timestamp: "2026-11-27T20:04:17.248443Z",
    severity_text: "verbose",
  });
});

test("access logs of Apache and nginx", () => {
  const combined = entryOf(
    '10.0.0.5 - ann [27/Nov/2026:21:04:17 +0100] "GET /a?b=c HTTP/1.1" 503 512 "https://x/" "curl/8 \\"x\\"" 0.012',
  );
  assert.deepEqual(
    [combined.timeMs, combined.level, combined.msg],
    [UTC("2026-11-27T20:04:17Z"), "error", "GET /a?b=c HTTP/1.1 503"],
  );
  assert.deepEqual(Object.fromEntries(combined.fields), {
    "client.address": "10.0.0.5",
    "user.name": "ann",
    "http.request.method": "GET",
    "url.path": "/a",
    "url.query": "b=c",
    "network.protocol": "HTTP/1.1",
    "http.response.status_code": 503,
    "http.response.body.size": 512,
    "http.request.header.referer": "https://x/",
    "user_agent.original": 'curl/8 \\"x\\"',
    more: "0.012",
  });
  const common = entryOf('::1 - - [27/Nov/2026:20:04:17 +0000] "POST / HTTP/2.0" 404 -');
  assert.deepEqual([common.level, common.fields.get("client.address")], ["warn", "::1"]);
  const scan = entryOf('1.2.3.4 - - [27/Nov/2026:20:04:17 +0000] "\\x16\\x03\\x01" 400 0 "-" "-"');
  assert.deepEqual([scan.level, scan.msg], ["warn", "\\x16\\x03\\x01 400"]);
});

test("syslog, with the year that it does not tell", () => {
  const at = (nowMs: number) => readSyslog("Dec 31 23:59:58 host app[123]: done", nowMs)?.timeMs;
  assert.equal(at(local(2026, 11, 31, 23, 59, 59)), local(2026, 11, 31, 23, 59, 58));
  assert.equal(at(local(2027, 0, 1, 0, 0, 1)), local(2026, 11, 31, 23, 59, 58));
  assert.equal(at(local(2026, 11, 31, 12, 0, 0)), local(2026, 11, 31, 23, 59, 58), "a clock in another zone");
  const leap = readSyslog("Feb 29 10:00:00 host x", local(2028, 5, 1, 0, 0, 0));
  assert.equal(leap?.timeMs, local(2028, 1, 29, 10, 0, 0));
  const old = entryOf("<11>Nov 27 20:04:17 host app[123]: failed: 1");
  assert.deepEqual([old.level, old.msg], ["error", "failed: 1"]);
  assert.deepEqual(Object.fromEntries(old.fields), {
    hostname: "host",
    "service.name": "app",
    "process.pid": 123,
    "syslog.facility.code": 1,
  });
  const fresh = entryOf('<165>1 2026-11-27T20:04:17.248Z host app 12 ID47 [x@1 a="b]c"] hello');
  assert.deepEqual([fresh.timeMs, fresh.level, fresh.msg], [T, "info", "hello"]);
  assert.deepEqual(Object.fromEntries(fresh.fields), {
    hostname: "host",
    "service.name": "app",
    "process.pid": 12,
    "syslog.facility.code": 20,
    severity_text: "notice",
    "syslog.msgid": "ID47",
    "syslog.structured_data": '[x@1 a="b]c"]',
  });
  assert.equal(entryOf("May be it is not").timeMs, undefined);
});
