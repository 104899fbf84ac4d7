// Children, named loggers, and what frameworks do with them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { getLogger, initLogger, type Logger } from "ringlog";
import { fieldsOf, openLog } from "./open-log.js";

test("a call's field overrides a binding, a child's overrides its parent's, and no key stands twice", async (t) => {
  const { log, own } = openLog(t);
  const parent = log.child({ a: "parent", b: "parent", c: "parent" });
  const child = parent.child({ b: "child", c: "child", d: "child" });
  for (let round = 0; round < 3; round++) {
    parent.info("p");
    child.info("c");
    child.info({ c: "call", e: "call" }, "o");
    child.info("two", { a: "call" });
  }
  const lines = await own();
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(lines.slice(round * 4, round * 4 + 4).map(fieldsOf), [
      { a: "parent", b: "parent", c: "parent" },
      { a: "parent", b: "child", c: "child", d: "child" },
      { a: "parent", b: "child", c: "call", d: "child", e: "call" },
      { a: "call", b: "child", c: "child", d: "child" },
    ]);
  }
});

test("bindings go through the same rules: reserved names, secrets, hostile values, errors in place", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  const error = new Error("bound");
  log.child({ time: 1, seq: 2, msg: "m", apiKey: "k", n: 1n, error }).info({ level: "x" }, "call");
  log.child(new Proxy({}, { ownKeys: () => { throw new Error("no"); } })).info("hostile"); // biome-ignore format: one line
  log.child(undefined as unknown as object).info("none");
  log.child(null as unknown as object).info("none");
  log.child("text" as unknown as object).info("none");
  log.child({}).info("empty");
  const lines = await own();
  assert.deepEqual(fieldsOf(lines[0] ?? {}), {
    apiKey: "[redacted]",
    n: "1",
    error: { type: "Error", message: "bound", stacktrace: error.stack },
    fields: { time: 1, seq: 2, msg: "m", level: "x" },
  });
  assert.deepEqual(lines.slice(1).map(fieldsOf), [{}, {}, {}, {}, {}]);
});

test("many generations of children keep all bindings", async (t) => {
  const { log, only } = openLog(t, { limits: { keys: 1_000 } });
  let logger = log;
  for (let index = 0; index < 300; index++) logger = logger.child({ [`k${index}`]: index });
  logger.info("deep");
  assert.equal(Object.keys(fieldsOf(await only())).length, 300);
});

test("getLogger gives the same object for the same name; its name is in its records and its children's", async (t) => {
  const { log, own } = openLog(t);
  assert.equal(getLogger(), log);
  assert.equal(getLogger(""), log);
  assert.equal(getLogger("db"), getLogger("db"));
  assert.notEqual(getLogger("db"), getLogger("http"));
  assert.equal(initLogger, initLogger);
  log.info("root");
  getLogger("db").info("named");
  getLogger("db").child({ a: 1 }).info("child of named");
  getLogger("weird \n\u001b name").info("weird");
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => line["logger.name"]),
    [undefined, "db", "db", "weird \n\u001b name"],
  );
  const keys = Object.keys(lines[1] ?? {});
  assert.equal(keys[keys.indexOf("service.instance.id") + 1], "logger.name");
});

test("loggers handed out before a second initLogger go on, to the new outputs", async (t) => {
  const first = openLog(t, { logName: "one" });
  const named = getLogger("later");
  const child = first.log.child({ a: 1 });
  first.log.info("old");
  named.info("old");
  const second = openLog(t, { logName: "two" });
  assert.equal(second.log, first.log);
  assert.equal(getLogger("later"), named);
  for (const logger of [first.log, named, child]) logger.info("new");
  const lines = await second.own();
  assert.deepEqual(
    lines.map((line) => [line["msg"], line["service.name"]]),
    [
      ["new", "two"],
      ["new", "two"],
      ["new", "two"],
    ],
  );
  assert.deepEqual(fieldsOf(lines[2] ?? {}), { a: 1 });
  assert.equal(first.text().trimEnd().split("\n").length, 2);
  assert.equal(lines[0]?.["seq"], (JSON.parse(first.text().trimEnd().split("\n")[1] ?? "") as { seq: number }).seq + 1);
});

test("what Fastify asks of a loggerInstance", async (t) => {
  const { log, own } = openLog(t);
  for (const method of ["fatal", "error", "warn", "info", "debug", "trace", "child"] as const) {
    assert.equal(typeof log[method], "function", method);
  }
  assert.equal(typeof log.silent, "function");
  const options = {
    serializers: {
      req: (req: unknown) => ({ method: (req as { method: string }).method }),
      bad: () => assert.fail("in a serializer"),
    },
    redact: ["x"],
    customLevels: {},
  };
  const route = log.child({}, options as Parameters<Logger["child"]>[1]);
  const request = route.child({ reqId: "req-1" }, { level: "info" });
  request.info({ req: { method: "GET", socket: {} } }, "incoming request");
  request.info({ res: { statusCode: 200 }, responseTime: 1.5 }, "request completed");
  request.error({ err: new Error("route failed"), req: { method: "PUT" }, bad: {} }, "route failed");
  request.trace("nothing");
  const lines = await own();
  assert.deepEqual(lines.map(fieldsOf), [
    { reqId: "req-1", req: { method: "GET" } },
    { reqId: "req-1", res: { statusCode: 200 }, responseTime: 1.5 },
    { reqId: "req-1", req: { method: "PUT" }, bad: "[serializer threw]" },
  ]);
  assert.equal(lines[2]?.["exception.message"], "route failed");
});

test("serializers see every value of their field, in calls and bindings, and nothing inherited is one", async (t) => {
  const { log, own } = openLog(t);
  const serializers = { user: (user: unknown) => `user ${String(user)}`, req: () => "request" };
  const logger = log.child({ req: {} }, { serializers });
  logger.info({ user: 7, toString: { a: 1 }, valueOf: { a: 1 }, constructor: { a: 1 } });
  logger.child({ user: "ann" }).info({ req: null });
  logger.child({}, { serializers: { user: () => "other" } }).info({ user: 1, req: 1 });
  log.info({ user: 7 });
  const expected: unknown[] = [
    { req: "request", user: "user 7", toString: { a: 1 }, valueOf: { a: 1 }, constructor: { a: 1 } },
    { req: "request", user: "user ann" },
    { req: "request", user: "other" },
    { user: 7 },
  ];
  assert.deepEqual((await own()).map(fieldsOf), expected);
});

test("an object that has a logger as its prototype logs", async (t) => {
  const { log, only } = openLog(t);
  const wrapped = Object.create(log) as Logger;
  wrapped.info("through");
  assert.equal((await only())["msg"], "through");
});
