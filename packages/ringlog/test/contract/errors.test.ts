// The error of a record: where it is taken from, and what is kept of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import type { Line } from "../support/log-lines.js";
import { exceptionOf, fieldsOf, openLog } from "./open-log.js";

const A = new TypeError("a");
const B = new RangeError("b");

function places(line: Line | undefined): unknown[] {
  return [line?.["msg"], line?.["exception.message"], fieldsOf(line ?? {})];
}

const inPlace = (error: Error) => ({ type: error.name, message: error.message, stacktrace: error.stack });

test("the error is the Error argument, wherever it stands", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  log.error(A);
  log.error(A, "m");
  log.error(A, "m %s", "x", { f: 1 });
  log.error("m", A);
  log.error("m %s", "x", A);
  log.error("m %s", A);
  log.error("m %s and %s", "x", A);
  log.error({ f: 1 }, "m", A);
  log.error("m", A, { f: 1 });
  log.error("m", A, "x");
  log.error("m %s", A, "x");
  log.error(42, A);
  const expected = [
    ["a", "a", {}],
    ["m", "a", {}],
    ["m x", "a", { f: 1 }],
    ["m", "a", {}],
    ["m x", "a", {}],
    ["m TypeError: a", "a", {}],
    ["m x and TypeError: a", "a", {}],
    ["m", "a", { f: 1 }],
    ["m TypeError: a", "a", { f: 1 }],
    ["m TypeError: a x", "a", {}],
    ["m TypeError: a x", "a", {}],
    ["42", "a", {}],
  ];
  assert.deepEqual((await own()).map(places), expected);
});

test("else it is the field err, error or cause, else the first own field that holds one", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  log.error({ err: A });
  log.error({ error: A }, "m");
  log.error({ cause: A }, "m");
  log.error("m", { reason: A, n: 1 });
  log.error({ cause: A, error: B });
  log.error({ first: A, cause: B });
  log.error({ error: A, err: B });
  log.error({ err: "no error", why: A });
  log.error({ err: { message: "no error" } }, "m");
  log.error(B, "m %s", "x", { err: A });
  const expected = [
    ["a", "a", {}],
    ["m", "a", {}],
    ["m", "a", {}],
    ["m", "a", { n: 1 }],
    ["b", "b", { cause: inPlace(A) }],
    ["b", "b", { first: inPlace(A) }],
    ["b", "b", { error: inPlace(A) }],
    ["a", "a", { err: "no error" }],
    ["m", undefined, { err: { message: "no error" } }],
    ["m x", "b", { err: inPlace(A) }],
  ];
  assert.deepEqual((await own()).map(places), expected);
});

test("other errors stand in place as { type, message, stacktrace, causes, props }", async (t) => {
  const { log, only } = openLog(t);
  const cause = new Error("inner");
  const other = Object.assign(new RangeError("outer", { cause }), { code: "E_X", password: "hunter2" });
  log.error({ err: A, other, list: [B], deep: { down: B } });
  const line = await only();
  assert.deepEqual(line["other"], {
    ...inPlace(other),
    causes: [inPlace(cause)],
    props: { code: "E_X", password: "[redacted]" },
  });
  assert.deepEqual(line["list"], [inPlace(B)]);
  assert.deepEqual(line["deep"], { down: inPlace(B) });
});

test("exception.type is the name, or the constructor's where the name is just Error", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  class PaymentError extends Error {}
  class Named extends Error {
    override readonly name = "E_NAMED";
  }
  const renamed = Object.assign(new Error("x"), { name: "AbortError" });
  const foreign = runInNewContext(`new SyntaxError("x")`) as Error;
  for (const error of [new Error("x"), new TypeError("x"), new PaymentError("x"), new Named("x"), renamed, foreign])
    log.error(error);
  log.error("m", new DOMException("x", "AbortError"));
  const types = (await own()).map((line) => line["exception.type"]);
  assert.deepEqual(types, ["Error", "TypeError", "PaymentError", "E_NAMED", "AbortError", "SyntaxError", "AbortError"]);
});

test("causes: outermost first, of any kind, cycles cut, bounded", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  const inner = new RangeError("inner");
  log.error(new Error("outer", { cause: new TypeError("middle", { cause: inner }) }));
  log.error(new Error("text", { cause: "a string" }));
  log.error(new Error("object", { cause: { message: "m", code: 1 } }));
  const one = new Error("one");
  const two = new Error("two", { cause: one });
  one.cause = two;
  log.error(one);
  const self = new Error("self");
  self.cause = self;
  log.error(self);
  let long = new Error("0");
  for (let index = 1; index < 1_000; index++) long = new Error(String(index), { cause: long });
  log.error(long);
  const [chain, text, object, cycle, itself, bounded] = (await own()).map(
    (line) => exceptionOf(line)["causes"] as Line[] | undefined,
  );
  assert.deepEqual(
    chain?.map(({ type, message }) => [type, message]),
    [
      ["TypeError", "middle"],
      ["RangeError", "inner"],
    ],
  );
  assert.equal(chain?.[1]?.["stacktrace"], inner.stack);
  assert.deepEqual(
    text?.map(({ type, message }) => [type, message]),
    [["string", "a string"]],
  );
  assert.deepEqual(
    object?.map(({ type, message }) => [type, message]),
    [["Object", "m"]],
  );
  assert.deepEqual(
    cycle?.map(({ message }) => message),
    ["two"],
  );
  assert.equal(itself, undefined);
  assert.ok(bounded !== undefined && bounded.length > 3 && bounded.length < 50);
  assert.match(JSON.stringify(bounded.at(-1)), /…/);
});

test("an AggregateError has its errors, bounded; other errors may have a property of that name", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  log.error(new AggregateError([A, "text", B], "many"));
  log.error(new AggregateError(Array.from({ length: 10_000 }, (_, index) => new Error(`n${index}`))));
  log.error(Object.assign(new Error("invalid"), { errors: [{ path: "/a", rule: "r" }] }));
  const [many, huge, invalid] = (await own()).map(exceptionOf);
  const errors = many?.["errors"] as Line[];
  assert.deepEqual(
    errors.map(({ type, message }) => [type, message]),
    [
      ["TypeError", "a"],
      ["string", "text"],
      ["RangeError", "b"],
    ],
  );
  assert.equal(errors[0]?.["stacktrace"], A.stack);
  assert.equal(many?.["type"], "AggregateError");
  const few = huge?.["errors"] as Line[];
  assert.ok(few.length < 100);
  assert.match(JSON.stringify(few.at(-1)), /more/);
  assert.deepEqual(invalid?.["props"], { errors: [{ path: "/a", rule: "r" }] });
  assert.equal(invalid?.["errors"], undefined);
});

test("own enumerable properties are kept, without those that have a place of their own", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  log.error(
    Object.assign(new Error("x"), { code: "E", status: 500, nested: { token: "t", ok: 1 }, list: [1], big: 1n }),
  );
  log.error(new Error("bare"));
  const [full, bare] = await own();
  assert.deepEqual(full?.["exception.props"], {
    code: "E",
    status: 500,
    nested: { token: "[redacted]", ok: 1 },
    list: [1],
    big: "1",
  });
  assert.equal("exception.props" in (bare ?? {}), false);
});

test("an error that cannot be read is a record all the same", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  const fails = (key: string) =>
    Object.defineProperty(new Error("fine"), key, {
      get() {
        throw new Error("no");
      },
    });
  for (const key of ["stack", "message", "cause", "name", "code", "errors", "constructor"]) log.error(fails(key), "m");
  log.error(Object.freeze(new Error("frozen")));
  log.error(Object.setPrototypeOf(new Error("no prototype"), null));
  log.error(Object.assign(new Error("odd"), { message: { not: "text" }, stack: 5, name: 7 }));
  const empty = new Error("no stack");
  delete (empty as { stack?: string }).stack;
  log.error(empty);
  const lines = await own();
  assert.equal(lines.length, 11);
  for (const line of lines) {
    for (const key of ["type", "message", "stacktrace"]) assert.equal(typeof line[`exception.${key}`], "string");
  }
  assert.match(String(lines[0]?.["exception.stacktrace"]), /threw/);
  assert.match(String(lines[1]?.["exception.message"]), /threw/);
  assert.match(JSON.stringify(lines[2]?.["exception.causes"]), /threw/);
  assert.match(JSON.stringify(lines[4]?.["exception.props"] ?? "threw"), /threw/);
  assert.equal(lines[7]?.["exception.message"], "frozen");
  assert.match(String(lines[10]?.["exception.stacktrace"]), /no stack/);
});

test("properties that throw are marked, the others are kept", async (t) => {
  const { log, only } = openLog(t);
  const error = Object.assign(new Error("x"), { before: 1, after: 2 });
  Object.defineProperty(error, "bad", {
    enumerable: true,
    get() {
      throw new Error("no");
    },
  });
  log.error(error);
  assert.deepEqual((await only())["exception.props"], { before: 1, after: 2, bad: "[getter threw]" });
});

/** Messages of an error and all below it, as a tree. */
function treeOf(error: Line): unknown[] {
  const below = ["causes", "errors"].flatMap((key) => {
    const list = error[key] as readonly Line[] | undefined;
    return list === undefined ? [] : [key, list.map(treeOf)];
  });
  return [error["message"], ...below];
}

test("errors below errors are a tree: an AggregateError as a cause, causes of aggregated errors", async (t) => {
  const { log, only } = openLog(t);
  const leaf = new Error("leaf", { cause: "text" });
  const inner = new AggregateError([new Error("i1", { cause: leaf }), new AggregateError([leaf], "i2")], "inner");
  const cause = new Error("cause", { cause: inner });
  log.error(new AggregateError([new Error("e1", { cause: leaf }), "thrown"], "outer", { cause }), "m", { inner });
  const line = await only();
  assert.deepEqual(treeOf(exceptionOf(line)), [
    "outer",
    "causes",
    [
      ["cause"],
      [
        "inner",
        "errors",
        [
          ["i1", "causes", [["leaf"], ["text"]]],
          ["i2", "errors", [["leaf", "causes", [["text"]]]]],
        ],
      ],
    ],
    "errors",
    [["e1", "causes", [["leaf"], ["text"]]], ["thrown"]],
  ]);
  assert.equal((treeOf(line["inner"] as Line)[2] as unknown[]).length, 2, "also where it stands in place");
});

test("what causes and aggregated errors have of their own is kept, and no more than a level of it", async (t) => {
  const { log, only } = openLog(t);
  const socket = { host: "db", password: "hunter2", pool: { sockets: [1, 2, 3] } };
  const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED", errno: -111, socket });
  const one = Object.assign(new Error("one"), { status: 500 });
  log.error(new AggregateError([one], "many", { cause }));
  const exception = exceptionOf(await only());
  assert.deepEqual((exception["causes"] as Line[])[0]?.["props"], {
    code: "ECONNREFUSED",
    errno: -111,
    socket: { host: "db", password: "[redacted]", pool: "[Object: too deep]" },
  });
  assert.deepEqual((exception["errors"] as Line[])[0]?.["props"], { status: 500 });
});

test("a tree that contains itself anywhere is cut there", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  const root = new AggregateError([], "root");
  const child = new AggregateError([root], "child", { cause: root });
  root.errors.push(child, root);
  root.cause = child;
  log.error(root);
  const owner = new Error("owner");
  owner.cause = Object.assign(new Error("owned"), { owner });
  log.error(owner);
  const [cyclic, owned] = (await own()).map(exceptionOf);
  assert.deepEqual(treeOf(cyclic as Line), [
    "root",
    "causes",
    [["child", "errors", [["root"]]]],
    "errors",
    [["child", "errors", [["root"]]], ["root"]],
  ]);
  const [first] = (owned as { readonly causes: readonly Line[] }).causes;
  assert.deepEqual(first?.["props"], { owner: "[circular]" });
});

test("any tree is written, bounded, and what is cut says so", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0, metrics: false });
  const wide = (depth: number): Error =>
    depth === 0
      ? new Error("leaf")
      : new AggregateError(
          Array.from({ length: 12 }, () => wide(depth - 1)),
          `w${depth}`,
        );
  let deep: Error = new Error("bottom");
  for (let index = 0; index < 1_000; index++) deep = new AggregateError([deep], `d${index}`, { cause: deep });
  log.error(wide(3));
  log.error(deep);
  for (const exception of (await own()).map(exceptionOf)) {
    const text = JSON.stringify(exception);
    const count = text.split(`"stacktrace"`).length;
    assert.ok(count > 20 && count < 150, `${count} errors`);
    assert.match(text, /more errors|more causes/);
    assert.match(text, /"type":"…"/);
  }
});

test("random trees of errors, with cycles, keep every error's own text", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0, metrics: false });
  const link = fc.record({
    cause: fc.option(fc.nat({ max: 7 })),
    errors: fc.array(fc.nat({ max: 7 }), { maxLength: 4 }),
  });
  const trees = fc.sample(fc.array(link, { minLength: 1, maxLength: 8 }), 60);
  for (const links of trees) {
    const errors = links.map(({ errors }, index) =>
      errors.length > 0 ? new AggregateError([], `e${index}`) : new Error(`e${index}`),
    );
    for (const [index, { cause, errors: below }] of links.entries()) {
      const error = errors[index] as AggregateError;
      if (cause !== null) error.cause = errors[cause % errors.length];
      if (below.length > 0) error.errors.push(...below.map((one) => errors[one % errors.length]));
    }
    log.error(errors[0]);
  }
  const lines = await own();
  assert.equal(lines.length, trees.length);
  for (const [number, line] of lines.entries()) {
    const links = trees[number] as (typeof trees)[number];
    const { cause, errors = [] } = links[0] ?? {};
    const exception = exceptionOf(line);
    const first = (list: unknown) => (list as Line[] | undefined)?.[0]?.["message"];
    const causeIndex = cause == null ? 0 : cause % links.length;
    assert.equal(first(exception["causes"]), causeIndex === 0 ? undefined : `e${causeIndex}`);
    assert.deepEqual(
      ((exception["errors"] ?? []) as Line[]).map(({ message }) => message),
      errors.map((one) => `e${one % links.length}`),
    );
  }
});

test("the ladder: whatever is thrown and however it is logged, type, message, stack and cause are there", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  const error = new TypeError("broken", { cause: new RangeError("why") });
  log.error(error);
  log.error({ err: error });
  log.error({ error });
  log.error("m", error);
  log.error("m", { any: error });
  log.error("m", { other: 1, deep: { error } });
  for (const [index, line] of (await own()).entries()) {
    const { type, message, stacktrace, causes } = (
      index < 5 ? exceptionOf(line) : (line["deep"] as { readonly error: Line }).error
    ) as Line;
    assert.deepEqual([type, message, stacktrace], ["TypeError", "broken", error.stack]);
    const [cause] = causes as Line[];
    assert.deepEqual([cause?.["type"], cause?.["message"]], ["RangeError", "why"]);
    assert.match(String(cause?.["stacktrace"]), /^RangeError: why\n {4}at /);
  }
});
