import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { formatQuery } from "./format-query.js";
import { parseQuery } from "./parse-query.js";
import type { Query } from "./query.js";
import { QueryError } from "./query-error.js";
import { query } from "./random-log.fixture.js";

const NOW_MS = Date.parse("2026-11-27T12:00:00Z");
const is = (field: string, ...values: string[]): Query => ({ kind: "is", field, values });
const text = (content: string): Query => ({ kind: "text", text: content });
const time = (op: "<" | ">=" | ">", iso: string): Query => ({ kind: "time", op, timeMs: Date.parse(iso) });

/** A text and what it means. */
const MEANINGS: readonly (readonly [string, Query])[] = [
  ["", { kind: "all" }],
  [" \n", { kind: "all" }],
  ["pay", text("pay")],
  ['"a b"', text("a b")],
  ['"say \\"hi\\" \\\\ C:\\new"', text('say "hi" \\ C:\\new')],
  ["pay*", text("pay")],
  ["*", text("")],
  ['"*"', text("*")],
  ["C:\\new", is("C", "\\\\new")],
  ["http://example.org/a?b=1", text("http://example.org/a?b=1")],
  ["src/pay.ts:42:11", text("src/pay.ts:42:11")],
  ["12:30:45", text("12:30:45")],
  ["pay - refund", { kind: "and", parts: [text("pay"), text("-"), text("refund")] }],
  ["a b OR c", { kind: "or", parts: [{ kind: "and", parts: [text("a"), text("b")] }, text("c")] }],
  ["a AND b", { kind: "and", parts: [text("a"), text("b")] }],
  ["a (b OR c)", { kind: "and", parts: [text("a"), { kind: "or", parts: [text("b"), text("c")] }] }],
  [
    "-a NOT b",
    {
      kind: "and",
      parts: [
        { kind: "not", part: text("a") },
        { kind: "not", part: text("b") },
      ],
    },
  ],
  ["NOT (a b)", { kind: "not", part: { kind: "and", parts: [text("a"), text("b")] } }],
  ["or and", { kind: "and", parts: [text("or"), text("and")] }],
  ["service:pay", is("service.name", "pay")],
  ["service=pay", is("service.name", "pay")],
  ['"service":pay', is("service", "pay")],
  ["user.id:42", is("user.id", "42")],
  ['"my key":1', is("my key", "1")],
  ["service:pay,ship", is("service.name", "pay", "ship")],
  ['service:pay,"a, b"', is("service.name", "pay", "a, b")],
  ["path:/api/*", is("url.path", "/api/*")],
  ["path:/api/\\*", is("url.path", "/api/\\*")],
  ['file:"C:\\\\new\\*"', is("file", "C:\\\\new\\*")],
  ["a:b:c=d", is("a", "b:c=d")],
  [
    "a!=b",
    {
      kind: "and",
      parts: [
        { kind: "has", field: "a" },
        { kind: "not", part: is("a", "b") },
      ],
    },
  ],
  ["a>1.5e3", { kind: "compare", field: "a", op: ">", value: 1500 }],
  ["a<=-5", { kind: "compare", field: "a", op: "<=", value: -5 }],
  ["a=5", { kind: "compare", field: "a", op: "=", value: 5 }],
  ['a="5"', is("a", "5")],
  ["has:service", { kind: "has", field: "service.name" }],
  ['has:"my key"', { kind: "has", field: "my key" }],
  ["level:warn", { kind: "level", op: "=", level: "warn" }],
  [
    "level:ERROR,fatal",
    {
      kind: "or",
      parts: [
        { kind: "level", op: "=", level: "error" },
        { kind: "level", op: "=", level: "fatal" },
      ],
    },
  ],
  ["level>=warn", { kind: "level", op: ">=", level: "warn" }],
  ["level:none", { kind: "level", op: "=", level: "none" }],
  ["level!=none", { kind: "has", field: "level" }],
  ['"level":5', is("level", "5")],
  ["ms>100", { kind: "ms", op: ">", value: 100 }],
  ["ms>=1.5s", { kind: "ms", op: ">=", value: 1500 }],
  ["time>=2026-11-27T10:00", time(">=", "2026-11-27T10:00:00Z")],
  ['time>"2026-11-27 10:00:05.25+01:00"', time(">", "2026-11-27T09:00:05.250Z")],
  ["after:2026-11-27", time(">=", "2026-11-27T00:00:00Z")],
  ["before:2026-11-27T10", time("<", "2026-11-27T10:00:00Z")],
  ["time:2026-11", { kind: "and", parts: [time(">=", "2026-11-01T00:00:00Z"), time("<", "2026-12-01T00:00:00Z")] }],
  ["time:2026-12-31", { kind: "and", parts: [time(">=", "2026-12-31T00:00:00Z"), time("<", "2027-01-01T00:00:00Z")] }],
  ["time<1795773600000", { kind: "time", op: "<", timeMs: 1_795_773_600_000 }],
  ["last:15m", time(">=", "2026-11-27T11:45:00Z")],
  ["last:1h30m", time(">=", "2026-11-27T10:30:00Z")],
];

/** A text, where it goes wrong, and what the message says. */
const MISTAKES: readonly (readonly [string, number, RegExp])[] = [
  ['a "b', 2, /not closed; write "/],
  ['a:"b\\"', 2, /not closed/],
  ["a:", 2, /value is missing behind a:.*write a:value/],
  ["a: b", 2, /without a blank/],
  ["a:b, c", 4, /missing behind the comma/],
  ["a==b", 1, /operator == is unknown: write =/],
  ["a=>5", 1, /write >=/],
  ["a:>5", 1, /write >/],
  ["a=~b", 1, /operator =~ is unknown: valid are : = !=/],
  ["Map<string>", 4, /compares with one number; write Map<100, or Map:value/],
  ["a>1,2", 2, /one number/],
  ["level:eror", 6, /"eror" is unknown; valid are trace, .*did you mean error\?/],
  ["level:warning", 6, /did you mean warn\?/],
  ["level:critical", 6, /did you mean fatal\?/],
  ["level>none", 6, /neither above nor below/],
  ["level>=warn,error", 12, /one value/],
  ["time>yesterday", 5, /"yesterday" is no time; write 2026-11-27/],
  ["time>2026-02-31", 5, /no time/],
  ["time>2026-01-01T24:00", 5, /no time/],
  ["last:soon", 5, /write last:15m/],
  ["last>15m", 4, /takes a colon/],
  ["has>5", 3, /takes a colon.*"has">5/],
  ["has:a,b", 6, /one value/],
  ["ms>fast", 3, /milliseconds/],
  ["(a", 0, /not closed/],
  ["a)", 1, /closes none/],
  ["f()", 1, /Nothing stands between/],
  ["OR a", 0, /stands between two conditions/],
  ["a OR", 4, /missing at the end/],
  ["a AND OR b", 6, /stands between/],
  ["NOT", 3, /missing at the end/],
  ['say"hi"', 3, /inside a word/],
  ['a:b"c"', 3, /inside a value/],
  ['"a"b', 3, /blank is missing/],
];

describe("parseQuery", () => {
  for (const [source, expected] of MEANINGS) {
    it(`understands ${JSON.stringify(source)}`, () => {
      assert.deepEqual(parseQuery(source, { nowMs: NOW_MS }), expected);
    });
  }

  for (const [source, at, message] of MISTAKES) {
    it(`says what is wrong with ${JSON.stringify(source)}`, () => {
      assert.throws(
        () => parseQuery(source),
        (error) => error instanceof QueryError && error.at === at && message.test(error.message),
      );
    });
  }

  it("takes any text, or says where it goes wrong", () => {
    const unit = fc.constantFrom(
      ...' "()-:=!<>~,*\\/ab1.',
      "level",
      "time",
      "has:",
      "NOT ",
      " OR ",
      "é",
      "\u2028",
      "\0",
      "😀",
      "__proto__",
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (source) => {
        try {
          parseQuery(source);
        } catch (error) {
          assert.ok(error instanceof QueryError, String(error));
          assert.ok(error.at >= 0 && error.at <= source.length && error.message.length > 10);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it("is not brought down by depth or length", () => {
    for (const source of [
      "(".repeat(100_000),
      "-".repeat(100_000),
      `a:${"b,".repeat(100_000)}c`,
      "a:b ".repeat(100_000),
    ]) {
      assert.throws(() => parseQuery(source), QueryError);
    }
    assert.equal(parseQuery("x".repeat(1_000_000)).kind, "text");
  });
});

describe("formatQuery", () => {
  for (const [source] of MEANINGS) {
    it(`gives back what ${JSON.stringify(source)} means`, () => {
      const meant = parseQuery(source, { nowMs: NOW_MS });
      assert.deepEqual(parseQuery(formatQuery(meant)), meant);
    });
  }

  it("gives a text that means the same query", () => {
    fc.assert(
      fc.property(query, (asked) => {
        const parsed = parseQuery(formatQuery(asked));
        assert.deepEqual(parseQuery(formatQuery(parsed)), parsed, formatQuery(asked));
      }),
      { numRuns: 3_000 },
    );
  });
});
