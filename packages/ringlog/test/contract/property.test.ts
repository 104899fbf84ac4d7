// For arbitrary values: every line parses, has no key twice, nothing throws, everything adds up; and what JSON can say comes
// through as it was.
import assert from "node:assert/strict";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { Logger } from "ringlog";
import type { Line } from "../support/log-lines.js";
import { checkAccount } from "../support/stats-file.js";
import { checkedLines, fieldsOf, openLog, single } from "./open-log.js";

const RUNS = { numRuns: 300 };

/** Reads what has come to a file since the last time. */
function reader(path: string): () => string {
  let at = 0;
  return () => {
    const fd = openSync(path, "r");
    const bytes = Buffer.alloc(statSync(path).size - at);
    readSync(fd, bytes, 0, bytes.length, at);
    closeSync(fd);
    at += bytes.length;
    return bytes.toString("utf8");
  };
}

const boom = () => {
  throw new Error("boom");
};

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  maxDepth: 4,
});

/** Puts something hostile around or into a value. */
const TWISTS: Record<string, (value: unknown) => unknown> = {
  none: (value) => value,
  error: (value) => Object.assign(new Error("e", { cause: value }), { value }),
  aggregate: (value) => new AggregateError([value, new Error("x")]),
  cycle: (value) => {
    const object: Record<string, unknown> = { value };
    object["self"] = object;
    return object;
  },
  causeCycle: (value) => {
    const error = Object.assign(new Error("e"), { value });
    error.cause = Object.assign(new Error("c"), { cause: error });
    return error;
  },
  getter: (value) => Object.defineProperty({ value }, "bad", { get: boom, enumerable: true }),
  toJSON: (value) => ({ value, toJSON: () => value }),
  badJSON: (value) => ({ value, toJSON: boom }),
  proxy: (value) => (typeof value === "object" && value !== null ? new Proxy(value, {}) : value),
  badProxy: (value) => (typeof value === "object" && value !== null ? new Proxy(value, { get: boom }) : value),
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  deep: (value) => Array.from({ length: 2_000 }).reduce((inner) => [inner], value),
  wide: (value) => Array.from({ length: 2_000 }, () => value),
  map: (value) => new Map([[value, value]]),
  set: (value) => new Set([value]),
  function: (value) => Object.assign(() => {}, { value }),
  frozen: (value) => Object.freeze({ value }),
  fields: (value) => ({
    time: value,
    level: value,
    msg: value,
    ["__proto__"]: value,
    fields: value,
    err: value,
    constructor: value,
  }),
  secrets: (value) => ({ password: value, apiKey: [value], deep: { token: value } }),
};

const twisted = fc
  .tuple(anything, fc.constantFrom(...Object.keys(TWISTS)), fc.constantFrom(...Object.keys(TWISTS)))
  // Made when it is needed: fast-check itself looks into what it generates.
  .map(
    ([value, inner, outer]) =>
      () =>
        TWISTS[outer]?.(TWISTS[inner]?.(value)),
  );

const template = fc
  .oneof(fc.string(), fc.constantFrom("%s", "%d %i %f", "%j", "%o %O", "a %% %s %j", ""))
  .map((text) => () => text);
const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

const call = fc.record({
  level: fc.constantFrom(...LEVELS),
  args: fc.oneof<fc.Arbitrary<(() => unknown)[]>[]>(
    fc.array(twisted, { maxLength: 4 }),
    fc.tuple(template, fc.array(twisted, { maxLength: 3 })).map(([text, rest]) => [text, ...rest]),
    fc
      .tuple(twisted, template, fc.array(twisted, { maxLength: 2 }))
      .map(([first, text, rest]) => [first, text, ...rest]),
  ),
  bindings: fc.option(twisted, { nil: undefined }),
  isChild: fc.boolean(),
});

test("hostile values: no call throws, each makes one whole line without a key twice, and the counts add up", {
  timeout: 180_000,
}, async (t) => {
  const { log, path } = openLog(t, { level: "trace", throttleSec: 0, metrics: false });
  const news = reader(path);
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 5 }), async (calls) => {
      const before = log.stats();
      for (const { level, args, bindings, isChild } of calls) {
        const logger: Logger = isChild ? log.child(bindings?.() as object) : log;
        logger[level](...args.map((make) => make()));
        checkAccount(log.stats());
      }
      await log.flush();
      const after = log.stats();
      checkAccount(after);
      assert.equal(after.pending, 0);
      assert.deepEqual(after.dropped, before.dropped);
      const lines = checkedLines(news());
      assert.deepEqual(
        lines.map((line) => line["level"]),
        calls.map(({ level }) => level),
      );
      for (const line of lines) assert.equal(typeof line["msg"], "string");
    }),
    RUNS,
  );
});

/** What JSON can say, and a little more, as the contract says that it is written. */
function written(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : String(value);
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof Set) return [...value].map((item) => written(item) ?? null);
  if (Array.isArray(value)) return Array.from(value, (item) => written(item) ?? null);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, written(item)]])),
  );
}

const unit = fc.oneof(
  fc.constantFrom("\\", '"', "\n", "\u2028", "\u0085", "\u202e", "\ud800", "é", "😀"),
  fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)),
);
const text = fc.oneof(fc.string(), fc.string({ unit, maxLength: 60 }));
const key = fc.oneof(
  fc.constantFrom("a", "b", "nested", "toJSON", "constructor", "length"),
  fc.string().filter((name) => name !== "__proto__"),
);
const leaf = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.bigInt(),
  fc.constant(null),
  fc.constant(undefined),
  fc.date({ noInvalidDate: false }),
  fc.constantFrom(Number.NaN, -0, Number.POSITIVE_INFINITY),
);
const { value: jsonable } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 6 },
    leaf,
    fc.array(tie("value"), { maxLength: 8 }),
    fc.dictionary(key, tie("value"), { maxKeys: 8 }),
    fc.array(leaf, { maxLength: 5 }).map((items) => new Set(items)),
  ),
}));
const RESERVED = new Set([
  "time",
  "level",
  "msg",
  "seq",
  "fields",
  "trace_id",
  "span_id",
  "log_count",
  "err",
  "error",
  "cause",
]);
const fieldKey = key.filter(
  (name) =>
    !RESERVED.has(name) &&
    !/^(?:service|process|thread|logger|request|exception|error|code|debug|v8js|nodejs|system|snapshot|event|suppressed|dropped)\.|_timestamp$/.test(
      name,
    ),
);
const fields = fc.dictionary(fieldKey, jsonable, { maxKeys: 8 });

test("what JSON can say comes through, under the documented conversions, first seen and known shapes alike", {
  timeout: 180_000,
}, async (t) => {
  const { log, path } = openLog(t, { redact: false, limits: { depth: 20 } });
  const news = reader(path);
  await fc.assert(
    fc.asyncProperty(text, fields, fields, async (message, first, second) => {
      for (let round = 0; round < 3; round++) log.child(second).info(first, message);
      log.info({ deep: { first, list: [second] } });
      await log.flush();
      const lines = checkedLines(news());
      const expected = { ...(written(second) as object), ...(written(first) as object) };
      for (const line of lines.slice(0, 3)) {
        assert.equal(line["msg"], message.toWellFormed());
        assert.deepEqual(sorted(fieldsOf(line)), sorted(expected));
      }
      assert.deepEqual(fieldsOf(single(lines.slice(3))), { deep: { first: written(first), list: [written(second)] } });
    }),
    RUNS,
  );
});

/** A binding that a call's field overrides may keep its place or take the field's. */
function sorted(object: object): object {
  return Object.fromEntries(Object.entries(object as Line).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test("reserved names in any mixture: the record's own keys hold, the application's go under fields", {
  timeout: 180_000,
}, async (t) => {
  const { log, path } = openLog(t);
  const news = reader(path);
  const names = fc.constantFrom(
    "time",
    "level",
    "seq",
    "service.name",
    "thread.id",
    "fields",
    "__proto__",
    "exception.type",
    "log_count",
    "a",
    "b",
  );
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(names), fc.uniqueArray(names), async (bound, given) => {
      const make = (keys: readonly string[], value: string) => {
        const object = Object.create(null) as Record<string, unknown>;
        for (const name of keys) Object.defineProperty(object, name, { value, enumerable: true });
        return object;
      };
      for (let round = 0; round < 2; round++) log.child(make(bound, "bound")).info(make(given, "given"), "m");
      await log.flush();
      const raw = news();
      for (const line of checkedLines(raw)) {
        assert.deepEqual(
          [line["level"], line["msg"], line["service.name"], line["thread.id"]],
          ["info", "m", "contract", 0],
        );
        for (const name of new Set([...bound, ...given])) {
          const holder = name === "a" || name === "b" ? line : (line["fields"] as Line);
          const value = Object.getOwnPropertyDescriptor(holder, name)?.value as unknown;
          assert.equal(value, given.includes(name) ? "given" : "bound", `${name} in ${raw}`);
        }
      }
    }),
    RUNS,
  );
});
