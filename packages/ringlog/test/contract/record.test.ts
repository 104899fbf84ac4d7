// The record in the file: its keys, their order, when they are there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { debug, getLogger, type Logger, withRequestId } from "ringlog";
import type { Line } from "../support/log-lines.js";
import { fieldsOf, openLog } from "./open-log.js";

const SNAPSHOT = [
  "process.cpu.utilization",
  "process.memory.usage",
  "v8js.memory.heap.used",
  "v8js.memory.heap.limit",
  "nodejs.eventloop.utilization",
  "nodejs.eventloop.delay.p99",
  "system.cpu.utilization",
  "system.memory.utilization",
  "snapshot.age_ms",
  "snapshot.window_ms",
];
const HEAD = ["time", "level", "msg", "service.name", "service.instance.id", "process.pid", "thread.id", "seq"];

test("every record has these keys, time and level first and without spaces", async (t) => {
  const { log, only, text } = openLog(t);
  log.info({ own: 1 }, "m");
  const line = await only();
  assert.match(text(), /^\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","level":"info","msg":"m",/);
  assert.deepEqual(Object.keys(line), [...HEAD, "own"]);
  assert.match(String(line["service.instance.id"]), /^[0-9a-z]{8}$/);
  assert.deepEqual([line["service.name"], line["process.pid"], line["thread.id"]], ["contract", process.pid, 0]);
  assert.ok(Math.abs(Date.parse(String(line["time"])) - Date.now()) < 60_000);
});

test("a named logger's record and one with a request id have their keys in place", async (t) => {
  const { own } = openLog(t);
  withRequestId("req-1", () => getLogger("record.named").info("m"));
  const [line] = await own();
  assert.deepEqual(Object.keys(line ?? {}), [...HEAD.slice(0, 5), "logger.name", ...HEAD.slice(5), "request.id"]);
  assert.equal(line?.["request.id"], "req-1");
});

test("time never goes back in a thread's file, and stands within the call", async (t) => {
  const { log, own } = openLog(t);
  const from = Date.now();
  for (let n = 0; n < 2_000; n++) log.info({ n });
  const to = Date.now();
  let before = from - 5;
  for (const line of await own()) {
    const time = Date.parse(String(line["time"]));
    assert.ok(time >= before && time <= to + 1, `${time} in ${before}…${to}`);
    before = time;
  }
});

test("an error record's keys, in order", async (t) => {
  const { log, only } = openLog(t);
  const error = Object.assign(new Error("boom", { cause: new Error("why") }), { code: "E" });
  log.error({ own: 1, err: error }, "m");
  const line = await only();
  const keys = [
    "exception.type",
    "exception.message",
    "exception.stacktrace",
    "exception.causes",
    "exception.props",
    "error.fingerprint",
  ];
  assert.deepEqual(Object.keys(line), [...HEAD, ...keys, ...SNAPSHOT, "own"]);
  assert.equal(line["exception.stacktrace"], error.stack);
  assert.match(String(line["error.fingerprint"]), /^[0-9a-f]{8,}$/);
});

test("a debug record's keys, in order", async (t) => {
  const { only } = openLog(t);
  debug({ slowMs: 10_000 }, function work(a: number) {
    throw new Error(`boom ${a}`);
  })(1);
  const keys = Object.keys(await only());
  const from = keys.indexOf("error.fingerprint");
  assert.deepEqual(keys.slice(from, from + 6), [
    "error.fingerprint",
    "code.function.name",
    "debug.args",
    "debug.path",
    "debug.crash",
    "debug.duration_ms",
  ]);
});

test("error and fatal records, and only they, have the whole snapshot, in sane ranges", async (t) => {
  const { log, own } = openLog(t, { level: "trace", throttleSec: 0 });
  for (const level of ["trace", "debug", "info", "warn", "error", "fatal"] as const) {
    log[level]("plain");
    log[level](new Error(level));
  }
  const lines = await own();
  assert.equal(lines.length, 12);
  for (const line of lines) {
    const isSevere = line["level"] === "error" || line["level"] === "fatal";
    assert.deepEqual(
      Object.keys(line).filter((key) => SNAPSHOT.includes(key)),
      isSevere ? SNAPSHOT : [],
    );
    if (isSevere) checkSnapshot(line);
  }
  const fatal = lines.filter((line) => line["level"] === "fatal");
  for (const line of fatal)
    assert.ok((line["snapshot.age_ms"] as number) <= 10, `taken afresh: ${line["snapshot.age_ms"]}`);
});

function checkSnapshot(line: Line): void {
  const value = (key: string) => line[key] as number;
  for (const key of SNAPSHOT) assert.ok(Number.isFinite(value(key)) && value(key) >= 0, `${key} is ${line[key]}`);
  for (const key of SNAPSHOT.filter((key) => key.endsWith("utilization")))
    assert.ok(value(key) <= 1, `${key} is ${line[key]}`);
  assert.ok(value("process.memory.usage") > 10e6 && value("v8js.memory.heap.used") > 1e6);
  assert.ok(value("v8js.memory.heap.limit") > value("v8js.memory.heap.used"));
  assert.ok(value("system.memory.utilization") > 0);
  assert.ok(value("nodejs.eventloop.delay.p99") < 60);
  assert.ok(value("snapshot.window_ms") > 0);
}

test("metrics: false leaves the snapshot out", async (t) => {
  const { log, own } = openLog(t, { metrics: false, throttleSec: 0 });
  log.error(new Error("x"));
  log.fatal("y");
  for (const line of await own())
    assert.deepEqual(
      Object.keys(line).filter((key) => SNAPSHOT.includes(key)),
      [],
    );
});

const RESERVED = [
  ...HEAD,
  ...SNAPSHOT,
  "logger.name",
  "request.id",
  "trace_id",
  "span_id",
  "exception.type",
  "exception.message",
  "exception.stacktrace",
  "exception.causes",
  "exception.errors",
  "exception.props",
  "error.fingerprint",
  "code.function.name",
  "debug.args",
  "debug.path",
  "debug.crash",
  "debug.duration_ms",
  "debug.args_at",
  "debug.args_changed",
  "debug.cpu_ms",
  "debug.loop.utilization",
  "debug.loop.delay_ms",
  "debug.gc_ms",
  "debug.gc_count",
  "debug.throttled_ms",
  "event.name",
  "log_count",
  "first_observed_timestamp",
  "last_observed_timestamp",
  "suppressed.requests",
  "suppressed.request_ids",
  "suppressed.messages",
  "storm.errors",
  "storm.records",
  "storm.largest",
  "dropped.count",
  "dropped.reason",
  "dropped.by_level",
  "fields",
  "__proto__",
];

function withKeys(keys: readonly string[]): object {
  const object = Object.create(null) as Record<string, unknown>;
  for (const key of keys) Object.defineProperty(object, key, { value: `own ${key}`, enumerable: true });
  return object;
}

test("own fields with a reserved name go under fields, whether or not the record has that key", async (t) => {
  const { log, own, text } = openLog(t, { throttleSec: 0 });
  const calls: ((logger: Logger) => void)[] = [
    (logger) => logger.info(withKeys(RESERVED), "m"),
    (logger) => logger.info("m", withKeys(RESERVED)),
    (logger) => logger.child(withKeys(RESERVED)).info("m"),
    (logger) => logger.child(withKeys(RESERVED)).info(withKeys(RESERVED), "m"),
    (logger) => logger.error({ ...withKeys(RESERVED.slice(0, -1)), err: new Error("e") }, "m"),
  ];
  for (let round = 0; round < 3; round++) for (const call of calls) call(log);
  const lines = await own();
  assert.equal(lines.length, 15);
  const parsed = text()
    .trimEnd()
    .split("\n")
    .map((line) => /"fields":(\{.*\})\}$/.exec(line)?.[1] ?? "");
  lines.forEach((line, index) => {
    const isError = index % 5 === 4;
    assert.equal(line["msg"], "m");
    assert.deepEqual(Object.keys(fieldsOf(line)), ["fields"]);
    for (const key of isError ? RESERVED.slice(0, -1) : RESERVED) {
      assert.ok(
        parsed[index]?.includes(`${JSON.stringify(key)}:${JSON.stringify(`own ${key}`)}`),
        `${key} in ${parsed[index]}`,
      );
    }
  });
});

test("constructor, prototype, toString and the like are names like any other", async (t) => {
  const { log, only } = openLog(t);
  const fields = {
    constructor: 1,
    prototype: 2,
    toString: 3,
    hasOwnProperty: 4,
    valueOf: 5,
    "": 6,
    "a.b": 7,
    "0": 8,
    length: 9,
  };
  log.info(fields);
  assert.deepEqual(fieldsOf(await only()), fields);
});

test("seq counts from one line to the next without a gap; suppressed duplicates take none", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 60 });
  for (let n = 0; n < 50; n++) {
    log.info({ n });
    log.error(new Error("same"));
  }
  const seqs = (await own()).map((line) => line["seq"] as number);
  assert.equal(seqs.length, 51);
  const first = seqs[0] ?? 0;
  assert.deepEqual(
    seqs,
    Array.from(seqs, (_, index) => first + index),
  );
});
