// The shapes in which the log methods take their arguments.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Logger } from "ringlog";
import { fieldsOf, openLog } from "./open-log.js";

/** A placeholder of template strings, as data. */
const IN_BRACES = ["$", "{1} %j"].join("");

type Shape = readonly [call: readonly unknown[], msg: string, fields?: Record<string, unknown>];

function check(name: string, shapes: readonly Shape[]): void {
  test(name, async (t) => {
    const { log, own } = openLog(t);
    for (const [call] of shapes) log.info(...call);
    const lines = await own();
    shapes.forEach(([call, msg, fields = {}], index) => {
      const line = lines[index] ?? {};
      assert.deepEqual([line["msg"], fieldsOf(line)], [msg, fields], `${index}: ${typeof call[0]}`);
    });
    assert.equal(lines.length, shapes.length);
  });
}

check("(message, ...args)", [
  [["plain"], "plain"],
  [[""], ""],
  [["%s is %d", "x", 1.5], "x is 1.5"],
  [["a", "b", 3, true, null, undefined, 10n], "a b 3 true null undefined 10"],
  [["%s", "x", "more", 1], "x more 1"],
  [["%s %s", "one"], "one %s"],
  [["a", { b: 1 }], "a", { b: 1 }],
  [["a %s", "x", { b: 1 }], "a x", { b: 1 }],
  [["a", "x", { b: 1 }], "a x", { b: 1 }],
  [["a", { first: 1 }, { b: 1 }], 'a {"first":1}', { b: 1 }],
  [["a", [1, 2]], "a [1,2]"],
  [["a", new Date(0)], "a 1970-01-01T00:00:00.000Z"],
  [["a", new Map([["k", 1]])], 'a {"k":1}'],
  [["a", () => {}], "a [function anonymous]"],
]);

check("(fields, message?, ...args)", [
  [[{ a: 1 }], "", { a: 1 }],
  [[{ a: 1 }, "m"], "m", { a: 1 }],
  [[{ a: 1 }, "m %s", "x"], "m x", { a: 1 }],
  [[{ a: 1 }, "m", "x", 2], "m x 2", { a: 1 }],
  [[{ a: 1 }, "m", { b: 2 }], "m", { a: 1, b: 2 }],
  [[{ a: 1 }, "m %j", { b: 2 }], 'm {"b":2}', { a: 1 }],
  [[{ a: 1 }, undefined], "", { a: 1 }],
  [[{ a: 1 }, 42], "42", { a: 1 }],
  [[{}, "m"], "m"],
  [[{}], ""],
  [[Object.assign(Object.create(null), { a: 1 }), "m"], "m", { a: 1 }],
  [
    [
      new (class Point {
        x = 1;
      })(),
      "m",
    ],
    "m",
    { x: 1 },
  ],
]);

check("all placeholders", [
  [["%s %s %s %s", "s", 1, true, null], "s 1 true null"],
  [["%s", { a: 1 }], '{"a":1}'],
  [["%s", Symbol("q")], "Symbol(q)"],
  [["%d %d %d", 1.5, "2.5", "x"], "1.5 2.5 NaN"],
  [["%d", 5n], "5n"],
  [["%d", { valueOf: () => 3 }], "NaN"],
  [["%i %i", 1.9, "42.9px"], "1 42"],
  [["%f %f", "1.25abc", 2], "1.25 2"],
  [["%j", { a: [1, "x"] }], '{"a":[1,"x"]}'],
  [["%j", "x"], '"x"'],
  [["%j", undefined], "undefined"],
  [["%o", { a: 1 }], "{ a: 1 }"],
  [["%O", { a: { b: 1 } }], "{ a: { b: 1 } }"],
  [["100%% %s", "sure"], "100% sure"],
  [["%x %s", "y"], "%x y"],
  [["%s%", "y"], "y%"],
  [["%%s", "y"], "%s y"],
]);

check("a message without arguments is literal, and % in data means nothing", [
  [["100%% %s %d"], "100%% %s %d"],
  [[{ a: 1 }, "100%% %s"], "100%% %s", { a: 1 }],
  [["%s", "%s %d %%"], "%s %d %%"],
  [["a", "%s", "b"], "a %s b"],
  [["%s", IN_BRACES, "x"], `${IN_BRACES} x`],
  [["50% done"], "50% done"],
  [["50% done", { a: 1 }], "50% done", { a: 1 }],
]);

check("a msg field without a message argument is the message", [
  [[{ msg: "from field", a: 1 }], "from field", { a: 1 }],
  [[{ msg: 42 }], "42"],
  [[{ msg: "field" }, "argument"], "argument", { fields: { msg: "field" } }],
  [["argument", { msg: "field" }], "argument", { fields: { msg: "field" } }],
  [[{ msg: "100%% %s" }], "100%% %s"],
]);

check("any other first argument becomes the message as text; none at all gives an empty one", [
  [[], ""],
  [[undefined], "undefined"],
  [[null], "null"],
  [[42], "42"],
  [[-0], "0"],
  [[Number.NaN], "NaN"],
  [[10n], "10"],
  [[true], "true"],
  [[Symbol("q")], "Symbol(q)"],
  [[function named() {}], "[function named]"],
  [[[1, "x", { a: 1 }]], '[1,"x",{"a":1}]'],
  [[new Date(0)], "1970-01-01T00:00:00.000Z"],
  [[new Map([["a", 1]])], '{"a":1}'],
  [[new Set([1, 2])], "[1,2]"],
  [[/x/g], "/x/g"],
  [[Buffer.from("ab")], "[Buffer 2 bytes: 6162]"],
  [[new URL("https://example.org/a")], "https://example.org/a"],
  [[42, { a: 1 }], "42", { a: 1 }],
  [[null, "more"], "null more"],
  [[[1], "tail", { a: 1 }], "[1] tail", { a: 1 }],
]);

check("an object with toJSON is what that gives", [
  [[{ toJSON: () => ({ a: 1 }) }], "", { a: 1 }],
  [["m", { toJSON: () => ({ a: 1 }) }], "m", { a: 1 }],
  [["m", { toJSON: () => "id-7" }], "m id-7"],
  [[{ toJSON: () => "id-7" }, "m"], "id-7 m"],
  [
    [
      {
        toJSON: () => {
          throw new Error("no");
        },
      },
    ],
    "[toJSON threw]",
  ],
]);

test("one call makes one record, at each level, in order", async (t) => {
  const { log, own } = openLog(t, { level: "trace", throttleSec: 0 });
  const levels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
  for (const level of levels) log[level](level);
  log.silent("nothing");
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => [line["level"], line["msg"]]),
    levels.map((level) => [level, level]),
  );
});

test("methods work unbound, on the process's logger, on named ones and on children", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  await Promise.reject(new Error("one")).catch(log.error);
  await Promise.reject(new Error("two")).catch(log.child({ child: 1 }).error);
  const { info, warn, child } = log as Logger & { child: Logger["child"] };
  info("i");
  warn.call(undefined, "w");
  [1, 2].forEach(log.info);
  child.call(log, { a: 1 }).info("from a child");
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => line["msg"]),
    ["one", "two", "i", "w", "1 0 [1,2]", "2 1 [1,2]", "from a child"],
  );
  assert.equal(lines[1]?.["child"], 1);
});

test("a later mutation never shows", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  const error = Object.assign(new Error("before"), { list: [1] });
  const fields = { a: { b: [1] }, map: new Map([["k", 1]]), date: new Date(0), bytes: new Uint8Array([1]), text: "x" };
  const bindings = { bound: { deep: 1 } };
  const child = log.child(bindings);
  child.info(fields, "%j", fields);
  child.error(error);
  fields.a.b.push(2);
  fields.map.set("k", 2);
  fields.date.setTime(1);
  fields.bytes[0] = 2;
  fields.text = "y";
  bindings.bound.deep = 2;
  error.message = "after";
  error.list.push(2);
  const [first, second] = await own();
  assert.deepEqual(fieldsOf(first ?? {}), {
    bound: { deep: 1 },
    a: { b: [1] },
    map: { k: 1 },
    date: "1970-01-01T00:00:00.000Z",
    bytes: "[Buffer 1 bytes: 01]",
    text: "x",
  });
  assert.match(String(first?.["msg"]), /"b":\[1\].*"k":1/);
  assert.equal(second?.["exception.message"], "before");
  assert.deepEqual(second?.["exception.props"], { list: [1] });
});
