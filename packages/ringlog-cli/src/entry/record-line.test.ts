import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RESERVED_KEYS } from "../../../ringlog/src/record/reserved-keys.js";
import { entryOf } from "./entry.fixture.js";
import { recordLine } from "./record-line.js";

test("a line of ringlog carries the same keys and values", () => {
  const words = fc.constantFrom(
    ...[...RESERVED_KEYS].filter((key) => !["time", "level", "msg", "fields", "__proto__"].includes(key)),
  );
  // The library itself never writes `__proto__` at the top: it sets it aside.
  const anyKey = fc.string().filter((key) => key !== "__proto__");
  const keys = fc.oneof(words, anyKey, fc.constantFrom("7", "constructor", "user"));
  const more = fc.dictionary(keys, fc.jsonValue(), { maxKeys: 8 });
  const aside = fc.option(fc.dictionary(fc.constantFrom("time", "level", "msg", "fields", "seq"), fc.jsonValue()), {
    nil: undefined,
  });
  const time = fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true });
  const level = fc.constantFrom("trace", "debug", "info", "warn", "error", "fatal");
  fc.assert(
    fc.property(time, level, fc.string(), more, aside, (date, name, msg, fields, apart) => {
      const record = {
        time: date.toISOString(),
        level: name,
        msg,
        ...fields,
        "service.name": "Shop",
        "service.instance.id": "oalyt3jr",
        "process.pid": 1,
        "thread.id": 0,
        ...(apart === undefined ? {} : { fields: apart }),
      };
      const line = JSON.stringify(record);
      const again = recordLine(entryOf(line));
      assert.equal(entryOf(line).format, "ringlog");
      assert.deepEqual(JSON.parse(again), JSON.parse(line));
      assert.ok(again.startsWith(`{"time":"${date.toISOString()}","level":"${name}","msg":`));
    }),
    { numRuns: 500 },
  );
});

test("what only has such a name stands aside, and no key is there twice", () => {
  const entry = entryOf('{"time":"soon","level":"loud","msg":{"m":1},"__proto__":1,"fields":{"time":2,"x":3}}');
  assert.equal(
    recordLine(entry),
    '{"msg":"","fields":{"time#1":2,"x":3,"time":"soon","level":"loud","msg":{"m":1},"__proto__":1}}',
  );
  assert.equal(recordLine(entryOf('{"time":"soon","fields":5}')), '{"msg":"","fields":{"fields":5,"time":"soon"}}');
});

test("a line of another logger is written in our words", () => {
  const entry = entryOf('{"level":35,"time":1531171074631,"pid":657,"hostname":"h","reqId":1,"msg":"a\\u2028b"}');
  assert.equal(
    recordLine(entry),
    '{"time":"2018-07-09T21:17:54.631Z","level":"info","msg":"a\\u2028b","severity_text":"35","process.pid":657,"hostname":"h","request.id":"1"}',
  );
});
