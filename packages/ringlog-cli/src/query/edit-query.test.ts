import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readEntry } from "../entry/read-entry.js";
import type { Entry } from "../model/entry.js";
import { conditionsOf, withCondition, withoutField } from "./edit-query.js";
import { spellField } from "./field-spelling.js";
import { withoutConditions } from "./fields-of.js";
import { formatQuery } from "./format-query.js";
import { parseQuery } from "./parse-query.js";
import { FIELDS, query, record } from "./random-log.fixture.js";
import { toPredicate } from "./to-predicate.js";
import { spellLiteral } from "./value-spelling.js";

const ADDED: readonly (readonly [string, string, string, boolean, string])[] = [
  ["", "service", "pay", false, "service:pay"],
  ["level:error", "service.name", "pay", false, "level:error service.name:pay"],
  [' "a  b"   OR c ', "service", "pay", false, '("a  b"   OR c) service:pay'],
  ["(a OR b)", "service", "pay", true, "(a OR b) -service:pay"],
  ["service:ship  x", "service.name", "pay", false, "service:ship,pay  x"],
  ["service.name:ship,pay", "service", "pay", false, "service.name:ship,pay"],
  ["x -service:ship", "service", "pay", true, "x -service:ship,pay"],
  ["NOT service:ship", "service", "pay", true, "NOT service:ship,pay"],
  ["x service:pay y", "service", "pay", true, "x y -service:pay"],
  ["x -service:pay", "service", "pay", false, "x service:pay"],
  ['service:ship,pay,"a b"', "service", "pay", true, 'service:ship,"a b" -service:pay'],
  ["level:error", "level", "fatal", false, "level:error,fatal"],
  ["(service:ship OR x)", "service", "pay", false, "(service:ship OR x) service:pay"],
  ["has:service", "service", "pay", false, "has:service service:pay"],
  ["-has:service", "service", "pay", true, "-has:service -service:pay"],
  ["last:15m", "time", "2026", false, "last:15m time:2026"],
  ["service!=ship", "service", "pay", false, "service!=ship service:pay"],
  ["", "http.route", "/static/*", false, 'http.route:"/static/\\*"'],
  ["", "path", "//static", false, 'path:"//static"'],
  ["", '"my key"', 'say "hi", you', false, '"my key":"say \\"hi\\", you"'],
  ["", "file", "C:\\new", true, '-file:"C:\\\\new"'],
  ["", "msg", "", false, 'msg:""'],
  ["type:A", '"type"', "B", false, 'type:A "type":B'],
  ["-ms:12", '"ms"', "pay", true, '-ms:12 -"ms":pay'],
  ["level:error", '"level"', "pay", false, 'level:error "level":pay'],
];

const TAKEN_OUT: readonly (readonly [string, string, string])[] = [
  ["service:pay", "service", ""],
  ["a service.name:pay b", "service", "a b"],
  ["a  AND service:pay AND b", "service", "a  AND b"],
  ["a AND service:pay", "service", "a"],
  ["service:pay AND a", "service", "a"],
  ["a (service:pay OR -service:x) b", "service", "a b"],
  ["a (service:pay b) c", "service", "a (b) c"],
  ["(b service:pay) c", "service", "(b) c"],
  ["service:pay OR a", "service", "service:pay OR a"],
  ["NOT (service:pay a)", "service", "NOT (service:pay a)"],
  ["a -service:pay service!=x has:service", "service", "a"],
  ["level>=warn level!=fatal x", "level", "x"],
  ["last:15m before:2026-11-28 x", "time", "x"],
  ["ms>100 x", "ms", "x"],
  ["x", "service", "x"],
];

describe("withCondition", () => {
  for (const [text, field, value, isExcluded, expected] of ADDED) {
    it(`makes ${expected} of ${JSON.stringify(text)}`, () => {
      assert.equal(withCondition(text, field, value, isExcluded), expected);
    });
  }

  it("makes a query that selects nothing that was excluded, and the value that was asked for alone", () => {
    const value = fc.constantFrom("pay", "12", "a*b", '"q"', "C:\\new\\*", "", "a, b", "[x]", "é");
    fc.assert(
      fc.property(
        query,
        fc.constantFrom(...FIELDS),
        value,
        fc.array(record, { maxLength: 10 }),
        (asked, name, text, records) => {
          const field = spellField(name);
          const has = toPredicate({ kind: "is", field: name, values: [spellLiteral(text)] });
          const excluded = toPredicate(parseQuery(withCondition(formatQuery(asked), field, text, true)));
          const asks = toPredicate(parseQuery(withCondition("", field, text, false)));
          for (const entry of records.map(entryOf)) {
            assert.ok(!(excluded(entry) && has(entry)));
            assert.equal(asks(entry), has(entry));
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("withoutField", () => {
  for (const [text, field, expected] of TAKEN_OUT) {
    it(`makes ${JSON.stringify(expected)} of ${JSON.stringify(text)}`, () => {
      assert.equal(withoutField(text, field), expected);
    });
  }

  it("means what is meant without the conditions, and selects no less", () => {
    fc.assert(
      fc.property(query, fc.constantFrom(...FIELDS), fc.array(record, { maxLength: 10 }), (asked, name, records) => {
        const before = parseQuery(formatQuery(asked));
        const rest = parseQuery(withoutField(formatQuery(asked), spellField(name)));
        assert.deepEqual(rest, withoutConditions(before, name));
        const [had, has] = [toPredicate(before), toPredicate(rest)];
        for (const entry of records.map(entryOf)) assert.ok(!had(entry) || has(entry));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("conditionsOf", () => {
  it("tells where each stands", () => {
    const text = ' a -service:"x y"  (b OR c) ';
    const places = conditionsOf(text).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(places, ["a", '-service:"x y"', "(b OR c)"]);
    assert.deepEqual(conditionsOf(""), []);
  });
});

function entryOf(members: readonly (readonly [string, unknown])[]): Entry {
  const json = members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",");
  return readEntry(Buffer.from(`{${json}}`)) as Entry;
}
