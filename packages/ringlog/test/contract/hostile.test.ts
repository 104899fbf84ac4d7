// Log calls never throw and never run the application's code twice, whatever they are given.
import assert from "node:assert/strict";
import { test } from "node:test";
import { debug, type Logger } from "ringlog";
import { openLog } from "./open-log.js";

const boom = () => {
  throw new Error("boom");
};

function throwing(keys: readonly string[]): object {
  const object = { before: 1 };
  for (const key of keys) Object.defineProperty(object, key, { enumerable: true, get: boom });
  return Object.assign(object, { after: 2 });
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const TRAPS = [
  "get",
  "has",
  "ownKeys",
  "getOwnPropertyDescriptor",
  "getPrototypeOf",
  "isExtensible",
  "set",
  "apply",
] as const;

const HOSTILE: Record<string, unknown> = {
  getter: throwing(["bad"]),
  toJSON: { toJSON: boom },
  toJSONGetter: throwing(["toJSON"]),
  classToJSON: new (class Odd {
    toJSON() {
      throw new Error("boom");
    }
  })(),
  symbols: { [Symbol.toPrimitive]: boom, [Symbol.toStringTag]: "x", toString: boom, valueOf: boom },
  inspect: { [Symbol.for("nodejs.util.inspect.custom")]: boom },
  revokedObject: revoked({}),
  revokedArray: revoked([]),
  revokedFunction: revoked(() => {}),
  proxyOfError: new Proxy(new Error("x"), {}),
  proxyOfMap: new Proxy(new Map(), {}),
  proxyOfDate: new Proxy(new Date(), {}),
  arrayLength: new Proxy([1, 2], { get: (target, key) => (key === "length" ? 1e9 : Reflect.get(target, key)) }),
  negativeLength: new Proxy([1], { get: (target, key) => (key === "length" ? -1 : Reflect.get(target, key)) }),
  arrayGetter: Object.defineProperty([1, 2], 0, { get: boom }),
  fakeMap: Object.create(Map.prototype),
  fakeDate: Object.create(Date.prototype),
  fakeError: Object.create(Error.prototype),
  fakeUrl: Object.create(URL.prototype),
  fakeBuffer: Object.create(Buffer.prototype),
  mapWithBadIterator: Object.assign(new Map([["a", 1]]), { [Symbol.iterator]: boom, entries: boom }),
  badConstructor: { constructor: null },
  functionName: Object.defineProperty(() => {}, "name", { get: boom }),
  detached: (() => {
    const buffer = new ArrayBuffer(8);
    const view = new Uint8Array(buffer);
    structuredClone(buffer, { transfer: [buffer] });
    return view;
  })(),
  generator: (function* () {})(),
  proxyKeys: new Proxy(
    {},
    { ownKeys: () => ["a", "b"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) },
  ),
  ...Object.fromEntries(TRAPS.map((trap) => [`trap ${trap}`, new Proxy({ a: 1 }, { [trap]: boom })])),
  ...Object.fromEntries(TRAPS.map((trap) => [`array trap ${trap}`, new Proxy([1], { [trap]: boom })])),
};

const CALLS: Record<string, (log: Logger, value: unknown) => void> = {
  first: (log, value) => log.info(value),
  firstOfTwo: (log, value) => log.info(value, "m"),
  last: (log, value) => log.info("m", value),
  lastOfThree: (log, value) => log.info("m %s", 1, value),
  "%s": (log, value) => log.info("%s", value),
  "%d": (log, value) => log.info("%d %i %f", value, value, value),
  "%j": (log, value) => log.info("%j", value),
  "%O": (log, value) => log.info("%o %O", value, value),
  field: (log, value) => log.info({ value, other: 1 }),
  deep: (log, value) => log.info({ a: [{ value }] }),
  inMap: (log, value) => log.info({ map: new Map([["k", value]]), set: new Set([value]) }),
  mapKey: (log, value) => log.info({ map: new Map([[value, 1]]) }),
  msg: (log, value) => log.info({ msg: value }),
  err: (log, value) => log.error({ err: value }),
  cause: (log, value) => log.error(new Error("x", { cause: value })),
  prop: (log, value) => log.error(Object.assign(new Error("x"), { value, errors: value })),
  aggregated: (log, value) => log.error(new AggregateError([value], "x")),
  errorMessage: (log, value) => log.error(Object.assign(new Error(), { message: value, stack: value, name: value })),
  binding: (log, value) => log.child({ value }).info("m"),
  bindings: (log, value) => log.child(value as object).info("m"),
  options: (log, value) => log.child({}, { serializers: { x: () => value } }).info({ x: {} }),
};

for (const [name, value] of Object.entries(HOSTILE)) {
  test(`hostile: ${name}`, async (t) => {
    const { log, own } = openLog(t, { throttleSec: 0 });
    const before = log.stats();
    for (const [place, call] of Object.entries(CALLS)) assert.doesNotThrow(() => call(log, value), place);
    assert.doesNotThrow(() => debug((..._given: unknown[]) => boom())(value));
    assert.doesNotThrow(() =>
      debug(() => {
        throw value;
      })(),
    );
    assert.equal((await own()).length, Object.keys(CALLS).length + 2, "one record a call");
    const { dropped } = log.stats();
    assert.deepEqual(dropped, before.dropped, "nothing is lost because of it");
  });
}

test("what throws becomes a marker in its place, and the rest is kept", async (t) => {
  const { log, only } = openLog(t);
  log.info({
    getter: throwing(["bad"]),
    json: { toJSON: boom },
    gone: revoked({}),
    keys: new Proxy({}, { ownKeys: boom }),
    list: [Object.defineProperty([1], 0, { get: boom })],
    ok: 1,
  });
  const line = await only();
  assert.deepEqual(line["getter"], { before: 1, bad: "[getter threw]", after: 2 });
  assert.equal(line["json"], "[toJSON threw]");
  for (const key of ["gone", "keys"]) assert.match(String(line[key]), /^\[.*(?:threw|revoked).*\]$/);
  assert.deepEqual(line["list"], [["[getter threw]"]]);
  assert.equal(line["ok"], 1);
});

test("a getter at the top that throws is marked too", async (t) => {
  const { log, only } = openLog(t);
  log.info(throwing(["bad"]), "m");
  const line = await only();
  assert.deepEqual([line["before"], line["bad"], line["after"]], [1, "[getter threw]", 2]);
});

/** A Proxy that counts how often each of its traps is asked for each key. */
function counting(target: object, counts: Map<string, number>): object {
  const handler = new Proxy(
    {},
    {
      get:
        (_, trap) =>
        (on: object, key: unknown, ...rest: unknown[]) => {
          const name = `${String(trap)} ${typeof key === "string" || typeof key === "symbol" ? String(key) : ""}`;
          counts.set(name, (counts.get(name) ?? 0) + 1);
          return (Reflect[trap as "get"] as (...given: unknown[]) => unknown)(on, key, ...rest);
        },
    },
  );
  return new Proxy(target, handler);
}

const COUNTED: Record<string, () => object> = {
  object: () => ({ a: 1, b: { c: 2 } }),
  array: () => [1, 2],
  error: () => new Error("x"),
  instance: () =>
    new (class Odd {
      a = 1;
    })(),
};

for (const [name, make] of Object.entries(COUNTED)) {
  test(`each trap of a Proxy of an ${name} runs at most once a key and call`, async (t) => {
    const { log, own } = openLog(t, { throttleSec: 0 });
    for (const [place, call] of Object.entries(CALLS)) {
      // These show it more than once.
      if (["%d", "%O", "inMap", "prop", "errorMessage"].includes(place)) continue;
      const counts = new Map<string, number>();
      call(log, counting(make(), counts));
      const twice = [...counts].filter(([, count]) => count > 1);
      assert.deepEqual(twice, [], place);
    }
    await own();
  });
}

test("each getter, toJSON and cause is read at most once a call", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  const keys = ["message", "stack", "name", "cause", "code", "errors", "extra", "err", "msg"];
  for (const [place, call] of Object.entries(CALLS)) {
    if (["%d", "%O", "inMap", "prop", "errorMessage"].includes(place)) continue;
    for (const target of [{}, new Error("x"), new (class Odd {})()]) {
      const counts = new Map<string, number>();
      const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
      for (const key of keys) {
        const get = () => {
          count(key);
          return `value of ${key}`;
        };
        Object.defineProperty(target, key, { enumerable: true, configurable: true, get });
      }
      counts.clear();
      call(log, target);
      const json = {
        toJSON: () => {
          count("toJSON");
          return { a: 1 };
        },
      };
      call(log, json);
      assert.deepEqual(
        [...counts].filter(([, times]) => times > 1),
        [],
        place,
      );
    }
  }
  await own();
});

test("a value's getter may log itself: both records are there, the inner one whole", async (t) => {
  const { log, own } = openLog(t);
  log.info({
    get a() {
      log.info({ inner: 1 }, "inner");
      return 1;
    },
    b: 2,
  });
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => [line["a"], line["b"], line["inner"]]).sort(),
    [
      [1, 2, undefined],
      [undefined, undefined, 1],
    ].sort(),
  );
});

test("a getter that logs without end neither throws nor hangs", async (t) => {
  const { log, lines } = openLog(t);
  const endless = {
    get again(): number {
      log.info(endless);
      return 1;
    },
  };
  log.info(endless);
  log.info("after");
  assert.equal((await lines()).filter((line) => line["msg"] === "after").length, 1);
});

test("thrown primitives, null and undefined", async (t) => {
  const { own } = openLog(t, { throttleSec: 0 });
  const thrown = [
    "text",
    42,
    null,
    undefined,
    true,
    10n,
    Symbol("q"),
    () => {},
    { plain: 1 },
    Object.freeze({ message: "frozen" }),
  ];
  for (const value of thrown) {
    debug(() => {
      throw value;
    })();
  }
  const seen = (await own()).map((line) => [
    line["exception.type"],
    line["exception.message"],
    typeof line["exception.stacktrace"],
  ]);
  assert.deepEqual(seen, [
    ["string", "text", "string"],
    ["number", "42", "string"],
    ["null", "null", "string"],
    ["undefined", "undefined", "string"],
    ["boolean", "true", "string"],
    ["bigint", "10", "string"],
    ["symbol", "Symbol(q)", "string"],
    ["function", "[function anonymous]", "string"],
    ["Object", "", "string"],
    ["Object", "frozen", "string"],
  ]);
});
