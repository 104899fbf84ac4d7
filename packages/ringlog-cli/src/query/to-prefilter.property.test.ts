// A line that a query selects passes the query's filter, however the line is written and whoever wrote it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readEntry } from "../entry/read-entry.js";
import { LineBatch, unpack } from "../scan/line-batch.js";
import { LineFinder } from "../scan/line-finder.js";
import { TEXT_NAMES } from "./field-predicate.js";
import { formatQuery } from "./format-query.js";
import { parseQuery } from "./parse-query.js";
import type { Query } from "./query.js";
import { query, record } from "./random-log.fixture.js";
import { picksOf, spellMembers } from "./random-spelling.fixture.js";
import { toPredicate } from "./to-predicate.js";
import { toPrefilter } from "./to-prefilter.js";

type Members = readonly (readonly [string, unknown])[];

describe("toPrefilter", () => {
  it("passes all that the predicate accepts, of lines that are written in any way", () => {
    const lines = fc.array(fc.tuple(record, fc.integer(), fc.boolean()).map(lineOf), { minLength: 20, maxLength: 40 });
    const counts = { selected: 0, rejected: 0 };
    fc.assert(
      fc.property(lines, fc.array(query, { minLength: 20, maxLength: 20 }), (texts, queries) => {
        for (const asked of queries) check(asked, texts, counts);
      }),
      { numRuns: 100 },
    );
    assert.ok(counts.selected > 1_000 && counts.rejected > 1_000, JSON.stringify(counts));
  });

  it("passes the lines of other loggers that the predicate accepts", () => {
    const counts = { selected: 0, rejected: 0 };
    for (const text of QUERIES) check(parseQuery(text), OTHERS, counts);
    const values = OTHERS.flatMap((line) => [...entryOf(line).fields]);
    for (const [field, value] of values) {
      check({ kind: "has", field }, OTHERS, counts);
      const text = typeof value === "object" ? JSON.stringify(value) : String(value);
      check({ kind: "is", field, values: [text.replace(/[*\\]/g, "\\$&")] }, OTHERS, counts);
      for (const word of text.match(/\w+/g) ?? []) check({ kind: "is", field, values: [`*${word}*`] }, OTHERS, counts);
    }
    for (const word of OTHERS.flatMap((line) => entryOf(line).msg.match(/\w+/g) ?? []))
      check({ kind: "text", text: word }, OTHERS, counts);
    assert.ok(counts.selected > 300 && counts.rejected > 300, JSON.stringify(counts));
  });

  it("passes numbers that are written with an exponent", () => {
    const lines = ["12345678", "1.2345678e7", "1.2345678E+07", "12345678.0", '"12345678"', "[1.2345678e7]"].map(
      (n) => `{"bytesRead":${n}}`,
    );
    for (const text of ["bytesRead:12345678", "bytesRead:12345678.0", "bytesRead:*234567*"]) {
      assert.ok(passing(parseQuery(text), lines).length === lines.length, text);
      check(parseQuery(text), lines, { selected: 0, rejected: 0 });
    }
    const long = ["12345678901234567890", "1.2345678901234567e19", "12345678901234567000"].map(
      (n) => `{"orderId":${n}}`,
    );
    for (const asked of ["12345678901234567890", "12345678901234567000"]) {
      assert.deepEqual(passing(parseQuery(`orderId:${asked}`), [...long, '{"orderId":1234567}']), [0, 1, 2], asked);
    }
  });

  it("leaves out most lines that are not asked for", () => {
    const lines = ["pay", "ship"].flatMap((service, index) =>
      ["info", "error"].map(
        (level) =>
          `{"time":"2026-11-27T1${index}:00:00.000Z","level":"${level}","msg":"order ${index} of ${service}","service.name":"${service}","process.pid":1,"orderId":47${index}}`,
      ),
    );
    for (const [text, places] of [
      ["level:error", [1, 3]],
      ["-level:error", [0, 2]],
      ["level>=warn OR service:ship", [0, 1, 2, 3]],
      ["level>=warn service:ship", [3]],
      ["time>=2026-11-27T11:00", [2, 3]],
      ["time:2026-11-27T10", [0, 1]],
      ["NOT time<2026-11-27T11:00", [2, 3]],
      ["service:pay", [0, 1]],
      ["service:pay,other", [0, 1]],
      ["service:p*y", [0, 1, 2, 3]],
      ["service:*hip", [2, 3]],
      ["ORDER", [0, 1, 2, 3]],
      ["ShIp OR nothing", [2, 3]],
      ["orderId:471", [2, 3]],
      ["orderId>1", [0, 1, 2, 3]],
      ["has:nobody", []],
      ["nobody>1 OR level:info service:pay", [0, 1, 2]],
    ] as const) {
      const found = passing(parseQuery(text), lines);
      if (text.startsWith("nobody")) assert.ok(found.length >= 1, text);
      else assert.deepEqual(found, places, text);
    }
  });
});

function lineOf([members, seed, isOurs]: [Members, number, boolean]): string {
  const pick = picksOf(seed);
  const [time, level, ...own] = members;
  if (!isOurs) return spellMembers([...own, level as [string, unknown], time as [string, unknown]], pick, TEXT_NAMES);
  return `{"time":"${time?.[1]}","level":"${level?.[1]}",${spellMembers(own, pick, TEXT_NAMES).slice(1)}`;
}

/** No line that is selected is left out. */
function check(asked: Query, lines: readonly string[], counts: { selected: number; rejected: number }): void {
  const accepts = toPredicate(asked);
  const passed = new Set(passing(asked, lines));
  for (const [index, line] of lines.entries()) {
    const isSelected = accepts(entryOf(line));
    assert.ok(
      passed.has(index) || !isSelected,
      `${formatQuery(asked)}\n${line}\n${JSON.stringify(toPrefilter(asked))}`,
    );
    counts.selected += isSelected ? 1 : 0;
    counts.rejected += passed.has(index) ? 0 : 1;
  }
}

/** By the scan's own eyes. */
function passing(asked: Query, lines: readonly string[]): number[] {
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  const batch = new LineBatch();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  new LineFinder(toPrefilter(asked)).findIn({ bytes, view, to: bytes.length, byte: 0, isTooLong: false }, batch);
  let place = 0;
  const starts = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    starts.set(place, index);
    place += Buffer.byteLength(line) + 1;
  }
  return [...unpack(batch.take())].map(({ byte }) => starts.get(byte) as number);
}

function entryOf(line: string): Exclude<ReturnType<typeof readEntry>, { kind: "bad" }> {
  const entry = readEntry(Buffer.from(line));
  assert.ok(!("kind" in entry), line);
  return entry;
}

const OTHERS: readonly string[] = [
  // pino, with pino-http
  '{"level":50,"time":1795773600000,"pid":4711,"hostname":"web-1","name":"shop.pay","req":{"id":"r-4711","method":"POST","url":"/pay/12?card=1","headers":{"host":"shop.example"}},"res":{"statusCode":503},"err":{"type":"PaymentError","message":"card declined: gateway","stack":"PaymentError: card declined\\n    at charge (/app/pay.js:12:3)","code":"E_PAY"},"responseTime":250,"msg":"request errored"}',
  '{"level":35,"time":1795773600000,"pid":1,"hostname":"web-1","err":{"message":"lost","stack":"    at x (y.js:1:1)"},"msg":"half of one"}',
  // bunyan
  '{"name":"shop","hostname":"web-2","pid":77,"level":30,"component":"db","msg":"connected","time":"2026-11-27T10:00:00.000Z","v":0}',
  // winston
  '{"level":"warn","message":"slow query","timestamp":"2026-11-27T10:00:00.000Z","service":"db","label":"sql","query":{"table":"orders","ms":1200}}',
  '{"level":"http","message":"GET /","timestamp":"2026-11-27T10:00:00.000Z","stack":"boom\\n    at x (y.js:1:1)"}',
  // LogTape
  '{"@timestamp":"2026-11-27T10:00:00.000Z","level":"WARN","message":"disk at 93","logger":"app.disk","properties":{"percent":93,"path":"/var"}}',
  // tslog
  '{"0":"started","1":{"port":8080},"_meta":{"runtime":"Nodejs","name":"boot","date":"2026-11-27T10:00:00.000Z","logLevelId":3,"logLevelName":"INFO","path":{"fileLine":"3"}}}',
  // log4js
  '{"startTime":"2026-11-27T10:00:00.000Z","categoryName":"cheese","data":["Cheese is %s",{"kind":"Gouda"}],"level":{"level":40000,"levelStr":"ERROR"},"context":{"user":"ann"},"pid":9}',
  // GELF, and others by the names in use
  '{"short_message":"kernel","level":3,"timestamp":1795773600.5,"host":"k1","_extra":"e1"}',
  '{"severity":"NOTICE","message":"hello \\"you\\"","time":"2026-11-27T10:00:00+01:00","trace_id":"0af7651916cd43dd8448eb211c80319c","user":{"id":42,"name":"Ann"}}',
  '{"msg":"twice","again":1,"again":"two","b":true,"c":null,"d":[1,"x",{"y":2}]}',
  `{"msg":"many",${Array(13).fill('"dup":"x"').join(",")}}`,
  // no JSON
  "2026-11-27 10:00:00,123 [main] ERROR com.shop.Pay - payment 4711 failed",
  "[2026-11-27T10:00:00.000] [ERROR] cheese - Cheese is too ripe!",
  "WARN: disk nearly full",
  "    at charge (/app/pay.js:12:3)",
  '127.0.0.1 - ann [27/Nov/2026:10:00:00 +0000] "GET /pay/12?card=1 HTTP/1.1" 404 153 "http://example.org/" "curl/8.5.0"',
  "<34>1 2026-11-27T10:00:00.003Z web-1 su 77 ID47 [x@1 y=\"z\"] 'su root' failed for ann",
  "<13>Nov 27 10:00:00 web-1 cron[77]: job done",
];

const QUERIES: readonly string[] = [
  "service:shop",
  "logger:cheese,boot,sql",
  "logger:app.*",
  "request:r-4711",
  "pid:77",
  "pid:4711 status:503",
  "status>=400",
  "status:5*",
  "ms>100",
  "has:ms",
  "type:Error",
  "type:Pay*",
  "error:*declined*",
  "error",
  "err",
  "exception.props.code:E_PAY",
  "exception.stacktrace:*charge*",
  "path:/pay/12",
  "method:GET",
  "user.id:42",
  "user.name:Ann",
  "percent:93",
  "query.table:orders query.ms>1000",
  "port:8080",
  "1.port:8080",
  "severity_text:notice",
  "level:warn,error,fatal",
  "time>=2026-11-27T09:00",
  "-level:info",
  "d:x again:two b:true",
  "trace:0af7651916cd43dd8448eb211c80319c",
  "Cheese ripe",
  "payment 4711",
  '"GET /"',
  "client.address:127.0.0.1",
  "syslog.facility.code:4",
];
