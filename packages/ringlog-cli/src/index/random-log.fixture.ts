import fc from "fast-check";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"];
const START_MS = Date.UTC(2026, 10, 27, 10);

const time = fc.integer({ min: 0, max: 100_000 }).map((ms) => new Date(START_MS + ms).toISOString());
const text = fc.oneof(
  fc.constantFrom("paid", "order 12 failed", "order 13 failed", 'cannot read "a b"', "Łódź \u0000 x"),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ maxLength: 12 }),
);
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>("a", "b", "12", "a b", "[1]", "") },
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 20 }) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      true,
      false,
      null,
      ["a", 12],
      [],
      {},
      { id: 12, name: "a" },
      { x: { y: { z: "deep" } } },
    ),
  },
);
const key = fc.constantFrom(
  "own",
  "user",
  "user.id",
  "Own",
  "user.name",
  "x.y",
  "__proto__",
  "a b",
  "constructor",
  'q"x',
  "n",
  "x",
  "tags.0",
  "a.b.c.d.e",
);
const own = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });

/** A line of ringlog's, as JSON.stringify writes it. */
const record = fc
  .record({
    time,
    level: fc.constantFrom(...LEVELS),
    msg: text,
    service: fc.constantFrom("pay", "shop"),
    pid: fc.constantFrom(1, 2),
    own,
    extra: fc.record(
      {
        "request.id": fc.constantFrom("r-1", "r-2", "r-3"),
        trace_id: fc.constantFrom("0af7651916cd43dd8448eb211c80319c", "1af7651916cd43dd8448eb211c80319c"),
        "exception.type": fc.constantFrom("Error", "PaymentError"),
        "exception.message": text,
        "exception.stacktrace": fc.constantFrom("Error: x\n    at pay (a.js:1)", "Error: y"),
        "error.fingerprint": fc.constantFrom("9ee8af7c891661f0", "8ee8af7c891661f0"),
        "event.name": fc.constantFrom("ringlog.suppressed", "process.warning"),
        log_count: fc.integer({ min: 1, max: 9 }),
        "http.response.status_code": fc.constantFrom<unknown>(200, 500, "abc", "12"),
        "http.server.request.duration": fc.double({ min: 0, max: 2, noNaN: true }),
        "process.cpu.utilization": fc.double({ min: 0, max: 1, noNaN: true }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ time: at, level, msg, service, pid, own: fields, extra }) =>
    JSON.stringify({
      time: at,
      level,
      msg,
      "service.name": service,
      "service.instance.id": "abcdefgh",
      "process.pid": pid,
      "thread.id": 0,
      ...extra,
      ...Object.fromEntries(Object.entries(fields)),
    }),
  );

/** What else stands in logs. */
const other = fc.oneof(
  fc
    .tuple(time, text)
    .map(([at, msg]) => JSON.stringify({ level: 30, time: Date.parse(at), pid: 7, hostname: "h", reqId: "r-2", msg })),
  time.map((at) => `${at} ERROR order ${at.length} failed`),
  fc.constantFrom(
    "    at pay (a.js:1)",
    "plain text",
    "{",
    '{"time":"2026-11-27T10:00:00.000Z","level":"info","msg":"torn',
    '{"a":1,}',
    "[1,2]",
    "null",
    "\t",
    '{"a":1}{"b":2}',
    '{"time":"2026-11-27T10:00:00.000Z"}',
  ),
  record.map((line) => line.slice(0, line.length >> 1)),
  record.map((line) => `${line}${line}`),
  fc.constant(
    '{"time":"2026-11-27T10:00:01.000Z","level":"info","msg":"\ud800","service.name":"pay","service.instance.id":"abcdefgh","process.pid":1}',
  ),
);

const line = fc.oneof({ weight: 6, arbitrary: record }, { weight: 1, arbitrary: other });

/** A log of any lines, its last one with or without its end. */
export const randomLog: fc.Arbitrary<Buffer> = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 40 }), fc.constantFrom("\n", "\r\n"), fc.boolean(), fc.boolean())
  .map(([lines, end, isEnded, hasBadBytes]) => {
    const clean = lines.map((each) => each.replace(/[\r\n]/g, " "));
    const parts = clean.map((each) => Buffer.from(each + end));
    // Bytes that are no UTF-8, in the middle of a text.
    if (hasBadBytes)
      parts.push(
        Buffer.concat([
          Buffer.from('{"time":"2026-11-27T10:00:02.000Z","level":"warn","msg":"'),
          Buffer.from([0xff, 0xfe]),
          Buffer.from(`","service.name":"pay","service.instance.id":"abcdefgh","process.pid":1}${end}`),
        ]),
      );
    const all = Buffer.concat(parts);
    return isEnded ? all : all.subarray(0, -end.length);
  });

const field = fc.constantFrom(
  "own",
  "user",
  "user.id",
  "Own",
  "user.name",
  "x.y",
  "__proto__",
  "a b",
  'q"x',
  "n",
  "x",
  "tags.0",
  "a.b.c.d.e",
  "x.y.z",
  "x.x.y.z",
  "missing",
  "service.name",
  "request.id",
  "http.response.status_code",
  "exception.stacktrace",
  "exception.type",
  "process.pid",
  "msg",
);

/** Query texts: each a part of the language that the index has to hold. */
export const randomQuery: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      field.map((name) => `has:${JSON.stringify(name)}`),
      fc
        .tuple(field, fc.constantFrom("a", "12", '"a b"', "true", "[1]", "a,b", "*a*", "pay", "r-1", "200", "Error*"))
        .map(([name, wanted]) => `${JSON.stringify(name)}:${wanted}`),
      fc.tuple(field, fc.constantFrom(">", "<=", "<")).map(([name, op]) => `${JSON.stringify(name)}${op}11`),
      fc.constantFrom(
        "level:error",
        "level>=warn",
        "level:none",
        "-level:info",
        "paid",
        "order",
        '"failed"',
        "ms>500",
        "time>=2026-11-27T10:00:30",
        "has:time",
        "(level:warn OR own:a)",
        "-own:a",
      ),
    ),
    { maxLength: 2 },
  )
  .map((terms) => terms.join(" "));
