import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { entryOf, fieldsOf } from "./entry.fixture.js";
import { levelOf } from "./level.js";
import { readEntry } from "./read-entry.js";
import { recordLine } from "./record-line.js";
import { timeOf } from "./time.js";

test("levels of others, in any case, by number and as text", () => {
  const words: Record<string, string> = {
    TRACE: "trace",
    Silly: "trace",
    verbose: "debug",
    HTTP: "debug",
    notice: "info",
    information: "info",
    WARNING: "warn",
    err: "error",
    severe: "error",
    critical: "fatal",
    alert: "fatal",
    emerg: "fatal",
    panic: "fatal",
    FTL: "fatal",
  };
  for (const [word, level] of Object.entries(words)) assert.equal(levelOf(word)?.level, level, word);
  const numbers: [unknown, string][] = [
    [0, "trace"],
    [5, "trace"],
    [10, "trace"],
    [19.5, "trace"],
    [30, "info"],
    ["35", "info"],
    [59, "error"],
    [60, "fatal"],
    [999, "fatal"],
  ];
  for (const [number, level] of numbers) assert.equal(levelOf(number)?.level, level, String(number));
  for (const none of ["silent", "", "infos", -1, Number.NaN, null, {}, "constructor", "__proto__"])
    assert.equal(levelOf(none), undefined);
});

test("times in seconds, milliseconds, microseconds, nanoseconds and as texts", () => {
  const ms = Date.parse("2026-11-27T20:04:17.248Z");
  const times: unknown[] = [
    ms,
    ms / 1e3,
    ms * 1e3,
    `${ms}000000`,
    String(ms),
    "2026-11-27T20:04:17.248Z",
    "2026-11-27 20:04:17,248Z",
    "2026-11-27T21:04:17.248+0100",
    "2026-11-27T15:04:17.248-05",
    "2026-11-27T20:04:17.248123Z",
  ];
  for (const time of times) assert.equal(timeOf(time)?.timeMs, ms, String(time));
  const seconds = Math.floor(ms / 1e3) * 1e3;
  for (const time of ["27/Nov/2026:20:04:17 +0000", "Fri, 27 Nov 2026 20:04:17 GMT", "2026-11-27T20:04:17Z"])
    assert.equal(timeOf(time)?.timeMs, seconds, time);
  for (const none of [
    "today",
    "",
    "1",
    "May 1",
    "2026-11-27T25:00:00Z",
    "2026-00-10T00:00:00Z",
    1e300,
    Number.NaN,
    true,
    null,
    [],
    {},
  ])
    assert.equal(timeOf(none), undefined, String(none));
});

test("objects of no logger that is known, by the names that are in use", () => {
  const cases: [object, string | undefined, string][] = [
    [{ ts: 1795809857.248, lvl: "warn", text: "t" }, "warn", "t"],
    [{ "@timestamp": "2026-11-27T20:04:17.248Z", "log.level": "error", message: "m" }, "error", "m"],
    [{ "@t": "2026-11-27T20:04:17.248Z", "@l": "Warning", "@mt": "s" }, "warn", "s"],
    [{ timestamp: "2026-11-27T20:04:17.248Z", severity: "CRITICAL", message: "g" }, "fatal", "g"],
    [{ time: "2026-11-27T20:04:17.248Z", level: "INFO", msg: "slog" }, "info", "slog"],
    [{ timeUnixNano: "1795809857248000000", severityNumber: 17, body: "o" }, "error", "o"],
    [{ version: "1.1", host: "h", short_message: "gelf", timestamp: 1795809857.248, level: 4 }, "warn", "gelf"],
  ];
  for (const [line, level, msg] of cases) {
    const entry = entryOf(line);
    assert.deepEqual(
      [entry.format, entry.timeMs, entry.level, entry.msg],
      ["json", 1795809857248, level, msg],
      JSON.stringify(line),
    );
  }
});

test("nothing of a line is lost: odd keys, odd values, what has no word of ours", () => {
  const line =
    '{"b":1,"2":"x","1":[],"B":null,"__proto__":{"x":1},"constructor":2,"a":{"b":{"c":[1,{}]}},"":0,"n":"12","a":3,"time":"soon","level":"loud","msg":{"m":1}}';
  const entry = entryOf(line);
  assert.deepEqual([entry.timeMs, entry.level, entry.msg], [undefined, undefined, ""]);
  assert.deepEqual(
    [...entry.fields],
    [
      ["b", 1],
      ["2", "x"],
      ["1", []],
      ["B", null],
      ["__proto__", { x: 1 }],
      ["constructor", 2],
      ["a#1", { b: { c: [1, {}] } }],
      ["", 0],
      ["n", "12"],
      ["a", 3],
      ["time", "soon"],
      ["level", "loud"],
      ["msg", { m: 1 }],
    ],
  );
});

test("a word of ours that a line has itself is not taken from it", () => {
  const fields = fieldsOf({
    level: 30,
    time: 1,
    pid: 5,
    "process.pid": 6,
    reqId: "a",
    requestId: "b",
    err: { message: "m", type: "T" },
    "exception.type": "mine",
  });
  assert.deepEqual(fields, {
    pid: 5,
    "process.pid": 6,
    "request.id": "a",
    requestId: "b",
    err: { message: "m", type: "T" },
    "exception.type": "mine",
  });
});

test("what only looks like an error or a request is kept as it is", () => {
  const line = {
    level: 30,
    time: 1,
    err: "text",
    error: { code: 5 },
    req: "GET /",
    res: [],
    reqId: "",
    responseTime: "12",
    service: { name: "x" },
  };
  const { level, time, ...kept } = line;
  assert.deepEqual(fieldsOf(line), kept);
  assert.deepEqual([level, time], [30, 1]);
});

test("lines that begin as JSON and are none are bad, and say why", () => {
  assert.deepEqual(readEntry(Buffer.from('{"a":1')), { kind: "bad", what: "begins as JSON and is cut off" });
  assert.deepEqual(readEntry(Buffer.from("{a}")), { kind: "bad", what: "begins as JSON and is none" });
  assert.deepEqual(readEntry(Buffer.from('{"a":1}{"b":2}')), { kind: "bad", what: "begins as JSON and is none" });
  assert.deepEqual(readEntry(Buffer.from('{"a":\0\0\0')), { kind: "bad", what: "begins as JSON and has NUL bytes" });
  assert.equal(entryOf('\ufeff{"msg":"behind a byte order mark"}').msg, "behind a byte order mark");
  assert.equal(entryOf('  {"msg":"behind blanks"} ').msg, "behind blanks");
});

const REAL = [
  '{"level":50,"time":1795809857245,"pid":3439,"hostname":"vm","name":"shop","reqId":"r-1","a":1,"a":2,"req":{"id":7},"err":{"type":"E","message":"m: n","stack":"E: m\\n    at f (/a.js:1:1)\\ncaused by: F: n\\n    at g (/b.js:2:2)","aggregateErrors":[{"message":"x","type":"y"}]},"msg":"hello"}',
  '{"time":"2026-11-23T14:03:07.417Z","level":"info","msg":"order placed","service.name":"Shop","service.instance.id":"oalyt3jr","process.pid":1800,"thread.id":0,"seq":1,"request.id":"r-1","orderId":7,"fields":{"time":"noon"}}',
  '{"@timestamp":"2026-11-27T20:04:17.287Z","level":"INFO","message":"hello","logger":"app.db","properties":{"name":"x","error":{"name":"Error","message":"m","stack":"Error: m"}}}',
  '{"message":"oops","level":"ERROR","levelId":5,"time":"2026-11-27T20:04:17.327Z","error":{"name":"Error","message":"m","stack":[{"fullFilePath":"file:///a.mjs:8:13","method":"f"}]},"_logMeta":{"v":5,"date":"2026-11-27T20:04:17.327Z","logLevelName":"ERROR","name":"shop"}}',
  '{"startTime":"2026-11-27T20:04:17.391Z","categoryName":"cat","data":["hello %s","you",{"a":1}],"level":{"level":30000,"levelStr":"WARN"},"context":{"requestId":"r-5"},"pid":3439}',
  '10.0.0.5 - ann [27/Nov/2026:21:04:17 +0100] "GET /a?b=c HTTP/1.1" 503 512 "https://x/" "curl"',
  '<165>1 2026-11-27T20:04:17.248Z host app 12 ID47 [x@1 a="b]c"] hello',
  "<11>Nov 27 20:04:17 host app[123]: failed",
  "[Fri Nov 27 20:04:17.500 2026] [core:error] [pid 1:tid 2] AH1",
];

/** Reads a line and writes it as ours: neither may throw, and what is written is one object on one line. */
function readAndWrite(bytes: Buffer): void {
  const entry = readEntry(bytes);
  if ("kind" in entry) return;
  assert.ok(entry.timeMs === undefined || Number.isInteger(entry.timeMs));
  const line = recordLine(entry);
  assert.ok(!/[\n\r]/.test(line));
  assert.equal(typeof JSON.parse(line), "object");
}

test("every beginning of a real line, and every line with a byte changed, is read without an error", () => {
  for (const line of REAL) {
    const bytes = Buffer.from(line);
    for (let length = 0; length <= bytes.length; length++) readAndWrite(bytes.subarray(0, length));
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = Buffer.from(bytes);
        for (const [at, byte] of changes) changed[at] = byte;
        readAndWrite(changed);
      }),
      { numRuns: 300 },
    );
  }
});

test("random bytes and random JSON are read without an error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readAndWrite(Buffer.from(bytes))),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => readAndWrite(Buffer.concat([Buffer.from("{"), bytes]))),
    { numRuns: 1_000 },
  );
  const names = fc.constantFrom(
    "time",
    "level",
    "msg",
    "message",
    "err",
    "error",
    "req",
    "res",
    "stack",
    "cause",
    "errors",
    "type",
    "name",
    "v",
    "pid",
    "hostname",
    "data",
    "fields",
    "_logMeta",
    "properties",
    "@timestamp",
    "logger",
    "context",
    "__proto__",
    "1",
    "a",
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constantFrom(null, "info", 30, "2026-11-27T20:04:17.248Z", "Error: m\n    at f (/a.js:1:1)"),
      fc.array(tie("value"), { maxLength: 3 }),
      tie("object"),
    ),
    object: fc.array(fc.tuple(names, tie("value")), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  }));
  const line = fc
    .array(fc.tuple(names, value), { maxLength: 8 })
    .map(
      (members) =>
        `{${members.map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(item ?? null)}`).join(",")}}`,
    );
  fc.assert(
    fc.property(line, (text) => readAndWrite(Buffer.from(text))),
    { numRuns: 3_000 },
  );
});

test("ten thousand keys, the same key ten thousand times, and a hundred thousand brackets end in time", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `"k${index}":${index}`).join(",");
  const numbered = Array.from({ length: 10_000 }, (_, index) => `"${index}":${index}`).join(",");
  const same = Array.from({ length: 10_000 }, (_, index) => `"a":${index}`).join(",");
  for (const members of [many, numbered, same]) {
    const entry = entryOf(`{${members}}`);
    assert.equal(entry.fields.size, 10_000);
    assert.equal(Object.keys(JSON.parse(recordLine(entry))).length, 10_001);
  }
  const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)},"err":${'{"message":"m","type":"t","cause":'.repeat(5_000)}1${"}".repeat(5_000)}}`;
  readAndWrite(Buffer.from(deep));
  for (const text of [
    `{"a":"${"\\\\".repeat(200_000)}"}`,
    `${" ".repeat(200_000)}x`,
    `{"stack":"${"Error: ".repeat(30_000)}","level":"error","message":""}`,
    `a b ${"c".repeat(100_000)}] "`,
    "Nov 27 20:04:17 ".repeat(5_000),
  ])
    readAndWrite(Buffer.from(text));
});
