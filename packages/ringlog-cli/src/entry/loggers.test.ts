// What other loggers really write, with the versions that the benchmarks have.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { Writable } from "node:stream";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Entry } from "../model/entry.js";
import { entryOf } from "./entry.fixture.js";
import { recordLine } from "./record-line.js";

const require = createRequire(new URL("../../../../../../../bench/package.json", import.meta.url));
// The loggers' own types are not a dependency here.
// biome-ignore lint/suspicious/noExplicitAny: their functions are called as their documentation shows
type Any = any;
const urlOf = (name: string): string => pathToFileURL(require.resolve(name)).href;
const load = async (name: string): Promise<Any> => import(urlOf(name));

class PayError extends Error {
  readonly code = "E_PAY";
}

/** A new one each time: winston writes into errors. */
function failureOf(): Error {
  return new PayError("pay failed", { cause: new TypeError("db down", { cause: new Error("disk full") }) });
}

const SEVERAL = new AggregateError([new RangeError("first"), new Error("second")], "all failed");

/** Takes lines as a file would get them. */
function memory(): { readonly stream: Writable; entries(): Entry[] } {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, entries: () => text.trimEnd().split("\n").map(entryOf) };
}

const isNow = (entry: Entry | undefined): boolean => Math.abs((entry?.timeMs ?? 0) - Date.now()) < 60_000;
const at = (entry: Entry | undefined, key: string): unknown => entry?.fields.get(key);
const causesOf = (entry: Entry | undefined): unknown =>
  (at(entry, "exception.causes") as { type: string; message: string }[])?.map(
    ({ type, message }) => `${type}: ${message}`,
  );
const CAUSES = ["TypeError: db down", "Error: disk full"];

/** What an error must have kept, whoever wrote it. */
function checkFailure(entry: Entry | undefined, type: string): void {
  assert.equal(entry?.level, "error");
  assert.equal(at(entry, "exception.type"), type);
  assert.equal(at(entry, "exception.message"), "pay failed");
  const stack = at(entry, "exception.stacktrace") as string;
  assert.match(stack, /^Error: pay failed\n\s+at .*loggers\.test\.js:\d+:\d+/);
  assert.ok(!stack.includes("db down"), "the stacks of causes stand with them");
  assert.deepEqual(at(entry, "exception.props"), { code: "E_PAY" });
}

test("pino: levels, bindings, errors with causes, several errors", async () => {
  const { default: pino } = await load("pino");
  const { stream, entries } = memory();
  const log = pino({ name: "shop", level: "trace", customLevels: { notice: 35, loud: 55 } }, stream);
  log.child({ reqId: "r-1", a: 1 }).info({ a: 2, user: { id: 7 } }, "hello %s", "you");
  for (const level of ["trace", "debug", "info", "warn", "error", "fatal", "notice", "loud"]) log[level](level);
  log.error(failureOf(), "oops");
  log.error(SEVERAL);
  const [hello, ...rest] = entries();
  assert.equal(hello?.format, "pino");
  assert.ok(isNow(hello));
  assert.equal(hello?.level, "info");
  assert.equal(hello?.msg, "hello you");
  assert.deepEqual(
    [...(hello?.fields ?? [])].filter(([key]) => key !== "hostname"),
    [
      ["process.pid", process.pid],
      ["logger.name", "shop"],
      ["request.id", "r-1"],
      ["a#1", 1],
      ["a", 2],
      ["user", { id: 7 }],
    ],
  );
  const levels = rest.slice(0, 8).map(({ level, fields }) => `${level} ${fields.get("severity_text") ?? ""}`.trim());
  assert.deepEqual(levels, ["trace", "debug", "info", "warn", "error", "fatal", "info 35", "error 55"]);
  const [failure, several] = rest.slice(8);
  assert.equal(failure?.msg, "oops");
  checkFailure(failure, "PayError");
  assert.deepEqual(causesOf(failure), CAUSES);
  const errors = at(several, "exception.errors") as { type: string; message: string; stacktrace: string }[];
  assert.deepEqual(
    errors.map(({ type, message }) => `${type}: ${message}`),
    ["RangeError: first", "Error: second"],
  );
  assert.match(errors[0]?.stacktrace ?? "", /at .*loggers\.test\.js/);
});

test("pino: other times, level names, message keys and serializers", async () => {
  const { default: pino } = await load("pino");
  const { stream, entries } = memory();
  const formatters = { level: (label: string) => ({ level: label }) };
  pino({ timestamp: pino.stdTimeFunctions.isoTime, formatters, messageKey: "message" }, stream).warn("iso");
  pino({ base: null, timestamp: pino.stdTimeFunctions.unixTime }, stream).warn("unix");
  pino({ timestamp: false }, stream).warn("none");
  pino({ serializers: { err: pino.stdSerializers.errWithCause } }, stream).error(failureOf());
  pino({}, stream).info({ msg: { deep: true } });
  const [iso, unix, none, failure, object] = entries();
  for (const entry of [iso, unix, failure]) assert.ok(Math.abs((entry?.timeMs ?? 0) - Date.now()) < 60_000);
  for (const entry of [iso, unix, none]) assert.equal(entry?.level, "warn");
  assert.deepEqual([iso?.msg, unix?.msg, none?.msg], ["iso", "unix", "none"]);
  assert.equal(iso?.format, "pino");
  assert.equal(none?.timeMs, undefined);
  checkFailure(failure, "PayError");
  assert.deepEqual(causesOf(failure), CAUSES);
  assert.deepEqual([object?.msg, at(object, "msg")], ["", { deep: true }]);
});

test("bunyan: name, component, request id, error", async () => {
  const { default: bunyan } = await load("bunyan");
  const { stream, entries } = memory();
  const log = bunyan.createLogger({
    name: "shop",
    streams: [{ level: "trace", stream }],
    serializers: bunyan.stdSerializers,
  });
  log.child({ component: "db", req_id: "r-2" }).info({ a: 1 }, "hello %s", "you");
  log.error(failureOf(), "oops");
  log.trace("t");
  const [hello, failure, trace] = entries();
  assert.equal(hello?.format, "bunyan");
  assert.ok(isNow(hello));
  assert.deepEqual([hello?.level, hello?.msg, trace?.level], ["info", "hello you", "trace"]);
  assert.deepEqual(
    [...(hello?.fields ?? [])].filter(([key]) => key !== "hostname"),
    [
      ["service.name", "shop"],
      ["process.pid", process.pid],
      ["logger.name", "db"],
      ["request.id", "r-2"],
      ["a", 1],
    ],
  );
  assert.equal(failure?.msg, "oops");
  checkFailure(failure, "Error");
});

test("winston: its levels and syslog's, metadata, errors", async () => {
  const { default: winston } = await load("winston");
  const { format } = winston;
  const { stream, entries } = memory();
  const make = (more: object, ...formats: unknown[]): Any =>
    winston.createLogger({
      format: format.combine(...formats, format.json()),
      transports: [new winston.transports.Stream({ stream })],
      ...more,
    });
  const log = make(
    { level: "silly", defaultMeta: { service: "shop" } },
    format.timestamp(),
    format.errors({ stack: true }),
  );
  log.info("hello", { requestId: "r-3", a: 1 });
  for (const level of ["error", "warn", "info", "http", "verbose", "debug", "silly"]) log[level](level);
  log.error(failureOf());
  const syslog = make({ levels: winston.config.syslog.levels, level: "debug" });
  for (const level of ["emerg", "alert", "crit", "error", "warning", "notice", "info", "debug"]) syslog[level](level);
  const [hello, ...rest] = entries();
  assert.equal(hello?.format, "winston");
  assert.ok(isNow(hello));
  assert.deepEqual([hello?.level, hello?.msg], ["info", "hello"]);
  assert.deepEqual(
    [...(hello?.fields ?? [])],
    [
      ["a", 1],
      ["request.id", "r-3"],
      ["service.name", "shop"],
    ],
  );
  assert.deepEqual(
    rest.slice(0, 7).map(({ level, fields }) => `${level} ${fields.get("severity_text") ?? ""}`.trim()),
    ["error", "warn", "info", "debug http", "debug verbose", "debug", "trace silly"],
  );
  assert.equal(rest[7]?.msg, "pay failed");
  assert.equal(at(rest[7], "exception.message"), "pay failed");
  assert.match(at(rest[7], "exception.stacktrace") as string, /^Error: pay failed\n\s+at .*loggers\.test\.js/);
  assert.equal(at(rest[7], "code"), "E_PAY");
  assert.deepEqual(
    rest.slice(8).map(({ level }) => level),
    ["fatal", "fatal", "fatal", "error", "warn", "info", "info", "debug"],
  );
});

test("LogTape: categories, properties in each of its shapes, errors", async () => {
  const logtape = await load("@logtape/logtape");
  const shapes = [{}, { properties: "flatten" }, { message: "template" }];
  for (const shape of shapes) {
    let text = "";
    const formatter = logtape.getJsonLinesFormatter(shape);
    await logtape.configure({
      reset: true,
      sinks: { memory: (record: unknown) => (text += formatter(record)) },
      loggers: [
        { category: ["shop"], lowestLevel: "trace", sinks: ["memory"] },
        { category: ["logtape"], lowestLevel: "fatal", sinks: [] },
      ],
    });
    const log = logtape.getLogger(["shop", "db"]);
    log.info("hello {name}", { name: "you", requestId: "r-4" });
    log.warn("w");
    log.error("oops", { error: failureOf() });
    log.error("all", { error: SEVERAL });
    const [hello, warn, failure, several] = text.trimEnd().split("\n").map(entryOf);
    assert.equal(hello?.format, "logtape");
    assert.ok(isNow(hello));
    assert.match(hello?.msg ?? "", /^hello /);
    assert.deepEqual(
      [...(hello?.fields ?? [])],
      [
        ["logger.name", "shop.db"],
        ["name", "you"],
        ["request.id", "r-4"],
      ],
    );
    assert.deepEqual([hello?.level, warn?.level], ["info", "warn"]);
    checkFailure(failure, "Error");
    assert.deepEqual(causesOf(failure), CAUSES);
    assert.equal((at(several, "exception.errors") as unknown[]).length, 2);
  }
  await logtape.reset();
});

test("tslog: its level, name, arguments and errors", () => {
  const program = `
    import { Logger } from ${JSON.stringify(urlOf("tslog"))};
    const log = new Logger({ type: "json", name: "shop" });
    log.info("hello", { a: 1, requestId: "r-5" });
    log.silly("s");
    log.error("oops", new Error("pay failed"));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  const lines = stdout.trimEnd().split("\n");
  const [hello, silly, failure] = lines.map(entryOf);
  assert.ok(isNow(hello));
  assert.deepEqual([hello?.level, hello?.msg, at(hello, "logger.name"), at(hello, "a")], ["info", "hello", "shop", 1]);
  assert.equal(at(hello, "request.id"), "r-5");
  assert.deepEqual([silly?.level, at(silly, "severity_text")], ["trace", "SILLY"]);
  assert.equal(at(failure, "exception.message"), "pay failed");
  assert.match(at(failure, "exception.stacktrace") as string, /^Error: pay failed\n\s+at .*\[eval1\]:\d+/);
});

test("log4js: as JSON and in its basic layout", async () => {
  const { default: log4js } = await load("log4js");
  const lines: string[] = [];
  type Layout = (event: unknown) => string;
  const write = (layoutOf: (layouts: { readonly basicLayout: Layout }) => Layout): void => {
    const configure = (_config: unknown, layouts: { readonly basicLayout: Layout }) => {
      const layout = layoutOf(layouts);
      return (event: unknown) => lines.push(layout(event));
    };
    log4js.configure({
      appenders: { memory: { type: { configure } } },
      categories: { default: { appenders: ["memory"], level: "all" } },
    });
    const log = log4js.getLogger("db");
    log.addContext("requestId", "r-6");
    log.warn("hello %s", "you");
  };
  write(() => (event) => JSON.stringify(event));
  write(({ basicLayout }) => basicLayout);
  await new Promise((resolve) => log4js.shutdown(resolve));
  const [json, basic] = lines.map(entryOf);
  for (const entry of [json, basic]) {
    assert.ok(isNow(entry));
    assert.deepEqual([entry?.level, entry?.msg, at(entry, "logger.name")], ["warn", "hello you", "db"]);
  }
  assert.equal(at(json, "request.id"), "r-6");
  assert.equal(basic?.format, "text");
});

test("what pino-http and Fastify add to a line", () => {
  const http = entryOf({
    level: 30,
    time: 1531171074631,
    pid: 657,
    hostname: "h",
    req: { id: 1, method: "GET", url: "/a?b=c", query: { b: "c" }, headers: { host: "x" }, remoteAddress: "::1" },
    res: { statusCode: 200, headers: { etag: "e" } },
    responseTime: 12.5,
    msg: "request completed",
  });
  assert.deepEqual(Object.fromEntries(http.fields), {
    "process.pid": 657,
    hostname: "h",
    "request.id": "1",
    "http.request.method": "GET",
    "url.path": "/a",
    req: { url: "/a?b=c", query: { b: "c" }, headers: { host: "x" }, remoteAddress: "::1" },
    "http.response.status_code": 200,
    res: { headers: { etag: "e" } },
    "http.server.request.duration": 0.0125,
  });
  const fastify = entryOf({
    level: 30,
    time: 1,
    pid: 1,
    hostname: "h",
    reqId: "req-1",
    res: { statusCode: 404 },
    msg: "m",
  });
  assert.deepEqual([fastify.fields.get("request.id"), fastify.fields.get("http.response.status_code")], ["req-1", 404]);
  assert.equal(fastify.fields.has("res"), false);
});

test("lines of ringlog/pino keep ringlog's words", () => {
  const line = entryOf({
    level: 50,
    time: 1531171074631,
    pid: 1,
    hostname: "h",
    "request.id": "r-1",
    err: { type: "Error", message: "m", stack: "Error: m\n    at f (/a.js:1:1)" },
    "error.fingerprint": "00112233aabbccdd",
    "code.function.name": "pay",
    "process.cpu.utilization": 0.5,
    msg: "m",
  });
  assert.deepEqual(
    [...line.fields.keys()],
    [
      "process.pid",
      "hostname",
      "request.id",
      "exception.type",
      "exception.message",
      "exception.stacktrace",
      "error.fingerprint",
      "code.function.name",
      "process.cpu.utilization",
    ],
  );
  assert.match(recordLine(line), /^\{"time":"2018-07-09T21:17:54\.631Z","level":"error","msg":"m",/);
});
