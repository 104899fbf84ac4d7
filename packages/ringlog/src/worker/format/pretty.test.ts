import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogRecord } from "../../record/record.js";
import { cause, errorOf, object, PAYMENT_FAILURE, recordWith, SNAPSHOT } from "./pretty.fixture.js";
import { createPrettyFormatter, type PrettyOptions } from "./pretty.js";

const TERMINAL: PrettyOptions = { color: true, columns: 80, links: false, cwd: "/app" };

/** What is read on the screen, without its colours. */
function shown(record: LogRecord, options: Partial<PrettyOptions> = {}): string {
  return createPrettyFormatter({ ...TERMINAL, ...options })(record).replace(/\x1b\[[\d;]*m/g, "");
}

function assertShown(record: LogRecord, expected: string, options: Partial<PrettyOptions> = {}): void {
  assert.equal(shown(record, options), expected.replace(/^\n/, ""));
}

test("a plain record is one line", () => {
  assertShown(
    recordWith({ msg: "listening", fields: object({ port: 8080, host: "0.0.0.0", tls: false, proxy: null }) }),
    "• 14:03:07.412 PaymentService INFO  listening  port=8080  host=0.0.0.0\n     tls=false  proxy=null\n",
  );
});

test("the level stands as a symbol and as a word", () => {
  const format = shown;
  const levels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
  const starts = levels.map((level) => format(recordWith({ level, msg: "m" })).replace(/ 14.*Service /, " "));
  assert.deepEqual(starts, ["· TRACE m\n", "○ DEBUG m\n", "• INFO  m\n", "▲ WARN  m\n", "✖ ERROR m\n", "■ FATAL m\n"]);
});

test("the logger's name follows the service's, the request id stands at the right", () => {
  assertShown(
    recordWith({ msg: "miss", loggerName: "cache", requestId: "7f3a91c2", fields: object({ key: "user 17" }) }),
    '• 14:03:07.412 PaymentService/cache INFO  miss  key="user 17"       req 7f3a91c2\n',
  );
});

test("the beginning of the trace's id follows the request's, or stands alone", () => {
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  assertShown(
    recordWith({ msg: "miss", requestId: "7f3a91c2", traceId, spanId: "00f067aa0ba902b7" }),
    "• 14:03:07.412 PaymentService INFO  miss            req 7f3a91c2  trace 4bf92f35\n",
  );
  assertShown(
    recordWith({ msg: "miss", traceId, spanId: "00f067aa0ba902b7" }),
    "• 14:03:07.412 PaymentService INFO  miss                          trace 4bf92f35\n",
  );
});

test("of an access record, what its message says is not said again", () => {
  const access = {
    "http.request.method": "GET",
    "url.path": "/users/7",
    "http.response.status_code": 200,
    "http.server.request.duration": 0.012,
    "http.response.body.size": 10,
  };
  assertShown(
    recordWith({ msg: "GET /users/:id 200 12 ms", fields: object({ ...access, "http.route": "/users/:id" }) }),
    "• 14:03:07.412 PaymentService INFO  GET /users/:id 200 12 ms  url.path=/users/7\n     http.response.body.size=10\n",
  );
  assertShown(
    recordWith({ msg: "GET /users/7 200 12 ms", fields: object(access) }),
    "• 14:03:07.412 PaymentService INFO  GET /users/7 200 12 ms\n     http.response.body.size=10\n",
  );
  assertShown(
    recordWith({ msg: "slow", fields: object({ "http.request.method": "GET", "http.server.request.duration": 9 }) }),
    "• 14:03:07.412 PaymentService INFO  slow  http.request.method=GET\n     http.server.request.duration=9\n",
  );
});

test("the request id stays near the text on a very wide terminal", () => {
  const text = shown(recordWith({ msg: "m", requestId: "7f3a91c2" }), { columns: 200 });
  assert.equal(text.length, 121);
  assert.match(text, / {60}req 7f3a91c2\n$/);
});

test("a number and the same text can be told apart", () => {
  assertShown(
    recordWith({ msg: "m", fields: object({ a: 1, b: "1", c: "true", d: "", e: "10.0.0.1" }) }),
    '• 14:03:07.412 PaymentService INFO  m  a=1  b="1"  c="true"  d=""  e=10.0.0.1\n',
  );
});

test("an error with three causes, at 80 columns", () => {
  assertShown(
    PAYMENT_FAILURE,
    `
✖ 14:03:07.412 PaymentService ERROR PaymentError [E_PAY] charge failed
     req 7f3a91c2
   src/pay.ts:42:11  Payments.charge({ card: "[redacted]", amount: 100 })
   at async checkout src/checkout.ts:88:5
   … 2 library frames, 1 Node.js frame hidden
   through Payments.charge ← Checkout.run  rethrown
   status=502
   ├ caused by Error: db down  src/db.ts:12:9
   │   at load src/load.ts:7:3
   │   … 2 library frames hidden, 4 as above
   ├ caused by Error: connect ECONNREFUSED 10.0.0.5:5432  node:net:1607:16
   └ caused by thrown string: the switch is off
   cpu 93%  rss 412 MB  heap 71%  loop p99 180 ms
`,
  );
});

test("the same at 40 columns", () => {
  assertShown(
    PAYMENT_FAILURE,
    `
✖ 14:03:07.412 ERROR PaymentError
     [E_PAY] charge failed  req 7f3a91c2
   src/pay.ts:42:11  Payments.charge({
     card: "[redacted]", amount: 100 })
   at async checkout
     src/checkout.ts:88:5
   … 2 library frames, 1 Node.js frame
     hidden
   through Payments.charge ←
     Checkout.run  rethrown
   status=502
   ├ caused by Error: db down
   │     src/db.ts:12:9
   │   at load src/load.ts:7:3
   │   … 2 library frames hidden, 4 as
   │     above
   ├ caused by Error: connect
   │     ECONNREFUSED 10.0.0.5:5432
   │     node:net:1607:16
   └ caused by thrown string: the switch
         is off
   cpu 93%  rss 412 MB  heap 71%
     loop p99 180 ms
`,
    { columns: 40 },
  );
});

test("the same at 200 columns has the request id in its first line", () => {
  const [first, second] = shown(PAYMENT_FAILURE, { columns: 200 }).split("\n");
  assert.match(first ?? "", /^✖ .* PaymentError \[E_PAY\] charge failed {2,}req 7f3a91c2$/);
  assert.match(second ?? "", /^ {3}src\/pay\.ts:42:11 {2}Payments\.charge\(/);
});

test("a message that is not the error's own gives the error a line of its own", () => {
  assertShown(
    recordWith({
      level: "error",
      msg: "could not finish the order",
      fields: object({ orderId: "A-1017" }),
      error: errorOf(cause("TypeError", "x is undefined", "run (/app/src/run.ts:3:1)")),
      debug: { functionName: "Order.finish", args: [17], path: undefined, crash: false, durationMs: 1500 },
    }),
    `
✖ 14:03:07.412 PaymentService ERROR could not finish the order  orderId=A-1017
   TypeError x is undefined
   in Order.finish(17)  took 1.5 s  not rethrown
   src/run.ts:3:1  run
`,
  );
});

test("the errors of an AggregateError and Errors among the fields are branches", () => {
  const inField = cause("RangeError", "too far", "f (/app/src/f.ts:1:2)");
  assertShown(
    recordWith({
      level: "error",
      msg: "All promises were rejected",
      fields: object({ other: object({ ...inField }) }),
      error: errorOf(cause("AggregateError", "All promises were rejected"), {
        errors: [cause("Error", "one", "a (/app/src/a.ts:1:2)", "b (/app/src/b.ts:3:4)"), cause("Error", "two\nlines")],
      }),
    }),
    `
✖ 14:03:07.412 PaymentService ERROR AggregateError All promises were rejected
   ├ error 1 of 2 Error: one  src/a.ts:1:2
   │   at b src/b.ts:3:4
   ├ error 2 of 2 Error: two
   │     lines
   └ other=RangeError: too far  src/f.ts:1:2
`,
  );
});

test("many errors are counted, not listed", () => {
  const errors = Array.from({ length: 30 }, (_, index) => cause("Error", `number ${index}`));
  const record = recordWith({ level: "error", msg: "m", error: errorOf(cause("AggregateError", "m"), { errors }) });
  const lines = shown(record).split("\n");
  assert.equal(lines.length, 10);
  assert.equal(lines[8], "   └ … 23 more errors");
});

test("a cause cut at a cycle, and errors without text, are still shown", () => {
  const cut = { type: "", message: "[circular]", stacktrace: "" };
  const error = errorOf({ type: "Error", message: "", stacktrace: "" }, { causes: [cut] });
  assertShown(
    recordWith({ level: "error", error }),
    "✖ 14:03:07.412 PaymentService ERROR Error\n   └ caused by [circular]\n",
  );
});

test("a thrown string is called one", () => {
  const error = errorOf({ type: "string", message: "boom", stacktrace: "" });
  assertShown(
    recordWith({ level: "error", msg: "boom", error }),
    "✖ 14:03:07.412 PaymentService ERROR thrown string: boom\n",
  );
});

test("a trace without a frame of the application shows where it began", () => {
  const frames = ["a (node:fs:1:2)", "b (node:fs:2:2)", "c (/app/node_modules/x/i.js:1:2)"];
  const error = errorOf(cause("Error", "m", ...frames));
  assertShown(
    recordWith({ level: "error", msg: "m", error }),
    `
✖ 14:03:07.412 PaymentService ERROR Error m
   at a node:fs:1:2
   … 1 library frame, 1 Node.js frame hidden
`,
  );
});

test("a recursion is one line, and a code that the message says is not said twice", () => {
  const again = Array.from({ length: 8 }, () => "walk (/app/src/walk.ts:9:12)");
  const error = errorOf(
    cause("Error", "ENOENT: no such file", "walk (/app/src/walk.ts:7:3)", ...again, "main (/app/src/main.ts:1:1)"),
    {
      props: object({ code: "ENOENT", errno: -2 }),
    },
  );
  const record = recordWith({ level: "error", msg: "ENOENT: no such file", error });
  assertShown(
    record,
    `
✖ 14:03:07.412 PaymentService ERROR Error ENOENT: no such file
   src/walk.ts:7:3  walk
   at walk src/walk.ts:9:12  ×8
   at main src/main.ts:1:1
   errno=-2
`,
  );
  assert.match(shown(record, { color: false }), /\n {3}at walk src\/walk\.ts:9:12 {2}8 times\n/);
});

test("the line that an engine puts above a SyntaxError is pointed at and free of secrets", () => {
  const stacktrace = `/app/src/bad.js:2\n${" ".repeat(40)}login("hunter2") amount cards;\n${" ".repeat(64)}^^^^^\n\nSyntaxError: no cards`;
  const record = recordWith({
    level: "error",
    msg: "no cards",
    error: errorOf({ type: "SyntaxError", message: "no cards", stacktrace }),
  });
  const source = { lines: () => undefined, redact: (code: string) => code.replace("hunter2", "[redacted]") };
  const text = createPrettyFormatter({ ...TERMINAL, columns: 40 }, source)(record).replace(/\x1b\[[\d;]*m/g, "");
  assert.equal(
    text.slice(text.indexOf("   src")),
    `
   src/bad.js:2:65
 ❯ 2 │ login("[redacted]") amount cards;
     │                            ^
`.slice(1),
  );
});

test("data cannot start a line, control the terminal or imitate a part of a record", () => {
  assertShown(
    recordWith({
      msg: "a\n✖ 14:03:07.412 forged\n├ caused by Error: forged\r\x1b[31m\x1b]52;c;aGk=\x07",
      requestId: "\u202eid\n",
      loggerName: "n\x1b",
      fields: object({ "k\x1b\n": "v\u2028\u{e0041}" }),
    }),
    `
• 14:03:07.412 PaymentService/n\\x1b INFO  a
     ✖ 14:03:07.412 forged
     ├ caused by Error: forged\\r\\x1b[31m\\x1b]52;c;aGk=\\x07
     "k\\x1b\\n"="v\\u2028\\u{e0041}"                                 req \\u202eid\\n
`,
  );
});

test("a long message goes on below, deeper than the parts of an error", () => {
  assertShown(
    recordWith({ level: "warn", msg: `slow query: select * from orders where id = $1 ${"and more ".repeat(4)}end` }),
    `
▲ 14:03:07.412 PaymentService WARN  slow query: select * from orders where id =
     $1 and more and more and more and more end
`,
  );
});

test("wide characters count two columns", () => {
  const full = "支払いが完了しました 支払いが完了しました";
  assertShown(recordWith({ msg: `${full} 終` }), `• 14:03:07.412 PaymentService INFO  ${full} 終\n`);
  assertShown(
    recordWith({ msg: `${full}  終`, requestId: "1" }),
    `• 14:03:07.412 PaymentService INFO  ${full}\n     終${" ".repeat(68)}req 1\n`,
  );
});

test("an object that is too long for a line has one entry a line", () => {
  const pool = object({ min: 2, max: 20, idleTimeoutMs: 30000 });
  const db = object({ host: "db.internal.example.com", port: 5432, pool });
  assertShown(
    recordWith({ msg: "config", fields: object({ config: object({ db, flags: ["checkout-v2", "dark"] }), n: 1 }) }),
    `
• 14:03:07.412 PaymentService INFO  config
     config={
       db: {
         host: "db.internal.example.com"
         port: 5432
         pool: { min: 2, max: 20, idleTimeoutMs: 30000 }
       }
       flags: ["checkout-v2", "dark"]
     }
     n=1
`,
  );
});

test("a huge field is cut and says by how much", () => {
  const text = shown(recordWith({ msg: "m", fields: object({ body: "x".repeat(16_000) }) }));
  assert.ok(text.split("\n").length <= 14);
  assert.match(text, /… 15,200 more characters\n$/);
});

test("a text of several lines keeps them", () => {
  const sql = "select *\n\tfrom orders\n\twhere customer_id = $1 and status in ('open', 'paid') order by id";
  assertShown(
    recordWith({ msg: "query", fields: object({ sql }) }),
    `
• 14:03:07.412 PaymentService INFO  query
     sql=
     │ select *
     │   from orders
     │   where customer_id = $1 and status in ('open', 'paid') order by id
`,
  );
});

test("a call that succeeded shows its arguments and time", () => {
  const debug = { functionName: "ratio", args: [10, "20"], path: undefined, crash: undefined, durationMs: 12.34 };
  assertShown(
    recordWith({ level: "debug", msg: "ratio", debug, fields: object({ result: 0.5 }) }),
    '○ 14:03:07.412 PaymentService DEBUG ratio(10, "20")  took 12 ms  result=0.5\n',
  );
});

test("a busy machine and an old snapshot are named", () => {
  const snapshot = { ...SNAPSHOT, systemCpu: 0.8, systemMemory: 0.97, loopUtilization: 0.99, ageMs: 61_000 };
  const text = shown(recordWith({ msg: "m", snapshot }), { columns: 120 });
  assert.match(text, /loop p99 180 ms {2}loop busy 99% {2}system cpu 80% {2}system memory 97% {2}1 min 1 s old\n$/);
});

const SUMMARY = recordWith({
  level: "error",
  msg: "PaymentError charge failed",
  seq: undefined,
  event: object({
    "event.name": "ringlog.suppressed",
    log_count: 4812,
    first_observed_timestamp: "2024-05-01T12:03:07.412Z",
    last_observed_timestamp: "2024-05-01T12:03:09.410Z",
    "suppressed.requests": 311,
    "suppressed.request_ids": ["7f3a91c2", "81bc0d3e"],
    "suppressed.messages": ["charge failed for 17", "charge failed for 18"],
  }),
});

test("a summary says what was withheld, how often and for whom", () => {
  assertShown(
    SUMMARY,
    `
↻ PaymentError charge failed  ×4,812 in 2.0 s, 311 requests (suppressed)
   such as charge failed for 17
   such as charge failed for 18
   req 7f3a91c2 81bc0d3e …
`,
  );
});

test("a summary bears the title of the error that was shown, and says when that was", () => {
  const format = createPrettyFormatter(TERMINAL);
  const fingerprint = PAYMENT_FAILURE.fingerprint;
  const summary = { ...SUMMARY, msg: "Payments.charge: PaymentError: charge failed", fingerprint };
  const of = (record: LogRecord): string => format(record).replace(/\x1b\[[\d;]*m/g, "");
  assert.match(of(summary), /^↻ Payments\.charge: PaymentError: charge failed\n {5}×4,812 /);
  assert.match(of(PAYMENT_FAILURE), / PaymentError \[E_PAY\] charge failed\n/);
  assert.equal(
    of(summary),
    `↻ PaymentError [E_PAY] charge failed  ×4,812 in 2.0 s, 311 requests (suppressed)
   such as charge failed for 17
   such as charge failed for 18
   first at 14:03:07.412  req 7f3a91c2 81bc0d3e …
`,
  );
  const other = { ...PAYMENT_FAILURE, msg: "order lost" };
  assert.match(of(other), / ERROR order lost /);
  assert.match(of(summary), /^↻ order lost: PaymentError \[E_PAY\] charge failed\n/);
  assert.match(of({ ...summary, fingerprint: "0" }), /^↻ Payments\.charge: /);
});

test("in words a summary has time, name and level at every width", () => {
  assertShown(
    SUMMARY,
    `
14:03:07.412 PaymentService ERROR PaymentError charge failed
     4,812 more in 2.0 s, 311 requests (suppressed)
   such as charge failed for 17
   such as charge failed for 18
   requests 7f3a91c2 81bc0d3e and more
`,
    { color: false },
  );
});

test("where there is room a summary has time, name and level", () => {
  const [first] = shown(SUMMARY, { columns: 120 }).split("\n");
  assert.equal(
    first,
    "↻ 14:03:07.412 PaymentService ERROR PaymentError charge failed  ×4,812 in 2.0 s, 311 requests (suppressed)",
  );
});

test("a loss is marked as one", () => {
  const byLevel = object({ trace: 0, debug: 12, info: 1500 });
  const event = object({
    "event.name": "ringlog.dropped",
    "dropped.count": 1512,
    "dropped.reason": "full",
    "dropped.by_level": byLevel,
  });
  assertShown(
    recordWith({ level: "warn", msg: "records were dropped", threadId: 3, event }),
    `
▼ 14:03:07.412 PaymentService LOST  1,512 records dropped: the buffer was full
     12 debug, 1,500 info  thread 3
`,
  );
});

test("a stall is one line, with the application's frames below it where there is a stack", () => {
  const msg = "the event loop has stood still for 1.0 s in Report.build (CPU 99 %: it computes)";
  const event = (stack: object) =>
    object({ "event.name": "ringlog.stall", "stall.ongoing": true, "process.memory.usage": 412e6, ...stack });
  const stack = ["build (file:///app/src/report.ts:7:5)", "run (node:async_hooks:346:14)", "next (node:timers:5:1)"];
  const record = (more: object) =>
    recordWith({ level: "warn", msg, requestId: "7f3a91c2", event: event(more), debug: CALL });
  assertShown(
    record({}),
    `
▲ 14:03:07.412 PaymentService WARN  the event loop has stood still for 1.0 s in
     Report.build (CPU 99 %: it computes)  412 MB RSS               req 7f3a91c2
`,
  );
  assertShown(
    record({ "code.stacktrace": stack.map((frame) => `    at ${frame}`).join("\n") }),
    `
▲ 14:03:07.412 PaymentService WARN  the event loop has stood still for 1.0 s in
     Report.build (CPU 99 %: it computes)  412 MB RSS               req 7f3a91c2
   at build src/report.ts:7:5
   … 2 Node.js frames hidden
`,
  );
});

const CALL = {
  functionName: "Report.build",
  args: undefined,
  path: ["Report.build", "handle"],
  crash: undefined,
  durationMs: undefined,
};

test("other records of ringlog's own show what belongs to them", () => {
  const event = object({ "event.name": "ringlog.recovered", "recovered.records": 7 });
  assertShown(
    recordWith({ level: "warn", msg: "the last run did not end cleanly", event }),
    "▲ 14:03:07.412 PaymentService WARN  the last run did not end cleanly\n     recovered.records=7\n",
  );
});

test("colours wrap whole pieces", () => {
  const text = createPrettyFormatter(TERMINAL)(recordWith({ msg: "listening", fields: object({ port: 8080 }) }));
  assert.equal(
    text,
    "\x1b[32m•\x1b[0m \x1b[2m14:03:07.412\x1b[0m \x1b[2mPaymentService\x1b[0m \x1b[32mINFO\x1b[0m  listening" +
      "  \x1b[2mport=\x1b[0m8080\n",
  );
});

test("without colour the same is said in words", () => {
  assertShown(
    PAYMENT_FAILURE,
    `
14:03:07.412 PaymentService ERROR PaymentError [E_PAY]: charge failed
     request 7f3a91c2
   at src/pay.ts:42:11 in Payments.charge({ card: "[redacted]", amount: 100 })
   at async checkout src/checkout.ts:88:5
   2 library frames, 1 Node.js frame hidden
   through Payments.charge, called by Checkout.run  rethrown
   status=502
   caused by Error: db down  at src/db.ts:12:9
       at load src/load.ts:7:3
       2 library frames hidden, 4 as above
   caused by Error: connect ECONNREFUSED 10.0.0.5:5432  at node:net:1607:16
   caused by thrown string: the switch is off
   cpu 93% (high)  rss 412 MB  heap 71%  loop p99 180 ms (high)
`,
    { color: false },
  );
});

test("positions are links only where asked for, with the path percent-encoded", () => {
  const error = errorOf(cause("Error", "m", "f (/app/src/a b\x07;?#ü.ts:4:2)"));
  const record = recordWith({ level: "error", msg: "m", error });
  const text = createPrettyFormatter({ ...TERMINAL, color: false, links: true })(record);
  const target = "file:///app/src/a%20b%07%3B%3F%23%C3%BC.ts#4";
  assert.ok(text.includes(`\x1b]8;;${target}\x1b\\src/a b\\x07;?#ü.ts:4:2\x1b]8;;\x1b\\`), JSON.stringify(text));
  assert.ok(!shown(record).includes("\x1b"));
});

test("a time that cannot be is marked, one before 1970 is shown", () => {
  const format = shown;
  assert.match(format(recordWith({ timeMs: Number.NaN, msg: "m" })), /^• --:--:--\.--- PaymentService INFO {2}m\n$/);
  assert.match(format(recordWith({ timeMs: -0.5, msg: "m" })), /^• \d\d:\d\d:59\.999 /);
});

test("a width that cannot be is taken as 80", () => {
  const expected = shown(PAYMENT_FAILURE);
  for (const columns of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(shown(PAYMENT_FAILURE, { columns }), expected);
  }
});
