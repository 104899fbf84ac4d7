// The code made for shapes writes what the plain encoder writes, for values of a shape that it knows and for anything that
// comes in their place.
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Make, noteRead, OFTEN, Pair, type Reads } from "./shape-encoder.fixture.js";

const unit = fc.oneof(
  fc.constantFrom("\\", '"', "`", "$", "{", "\n", "\u2028", "*", "/", "\ud800", "é", "😀", "a", "_"),
  fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)),
);
const key = fc.oneof(
  fc.constantFrom("a", "b", "id", "name", "password", "req.url", "it's", "toString", "hasOwnProperty", "length"),
  // Others are no part of a shape that has code.
  fc.string({ unit, maxLength: 8 }).filter((text) => !/^(?:__proto__|constructor|toJSON|\d+)$/.test(text)),
);
const text = fc.oneof(
  fc.constantFrom("GET", "POST", "x".repeat(24), "x".repeat(25), "é".repeat(24), "x".repeat(64), "x".repeat(65)),
  fc.string({ unit, maxLength: 70 }),
);
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.constantFrom(-0, Number.NaN, Number.NEGATIVE_INFINITY, 2 ** 31, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) - 1, 2 ** 53),
  fc.boolean(),
  fc.constantFrom(null, undefined),
);
const { object } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 5 },
    leaf,
    fc.array(tie("value"), { maxLength: 5 }),
    tie("object"),
    tie("object"),
  ),
  object: fc.dictionary(key, tie("value"), { minKeys: 1, maxKeys: 6, noNullPrototype: true }),
}));

type Path = readonly (string | number)[];

/** Where something stands in a value, the value itself among them. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  return [path, ...inner.flatMap(([name, item]) => placesIn(item, [...path, name]))];
}

type Change = (value: unknown, reads: Reads) => unknown;

/** A copy of a value, with something else in one place. */
function copyOf(value: unknown, path: Path | undefined, change: Change, reads: Reads): unknown {
  const pathOf = (name: string | number) => (path?.[0] === name && path.length > 0 ? path.slice(1) : undefined);
  let copy = value;
  if (Array.isArray(value)) copy = value.map((item, index) => copyOf(item, pathOf(index), change, reads));
  else if (typeof value === "object" && value !== null)
    copy = Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, copyOf(item, pathOf(name), change, reads)]),
    );
  return path?.length === 0 ? change(copy, reads) : copy;
}

const boom = () => {
  throw new Error("boom");
};

/** The value, or an object around what is none. */
function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : { value };
}

function getter(target: object, name: string, read: () => unknown): object {
  return Object.defineProperty(target, name, { get: read, enumerable: true, configurable: true });
}

/** Makes accessors of the properties; `at` throws, or none of them. */
function accessors(value: unknown, reads: Reads, at: (index: number, count: number) => boolean): object {
  const target = objectOf(value);
  const names = Object.keys(target);
  for (const [index, name] of names.entries()) {
    const held = target[name];
    getter(target, name, () => {
      noteRead(reads, `getter ${name}`);
      return at(index, names.length) ? boom() : held;
    });
  }
  return target;
}

/** A Proxy that counts what it is asked. */
function counting(target: object, reads: Reads): object {
  return new Proxy(target, {
    get: (on, name, receiver) => {
      noteRead(reads, `get ${String(name)}`);
      return Reflect.get(on, name, receiver) as unknown;
    },
    ownKeys: (on) => {
      noteRead(reads, "ownKeys");
      return Reflect.ownKeys(on);
    },
  });
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

class Instance {
  [name: string]: unknown;
}

class WithToJSON {
  readonly #reads: Reads;
  constructor(reads: Reads, own: object) {
    this.#reads = reads;
    Object.assign(this, own);
  }
  toJSON() {
    noteRead(this.#reads, "toJSON");
    return { ...this };
  }
}

function Legacy() {}
Legacy.prototype = { method() {} };

/** What may come where something else stood. */
const CHANGES: Record<string, Change> = {
  nothing: (value) => value,
  null: () => null,
  undefined: () => undefined,
  bigint: () => 12345678901234567890n,
  symbol: () => Symbol("s"),
  function: () => function named() {},
  text: () => "text",
  "long text": () => "x".repeat(20_000),
  "lone surrogate": () => "a\ud800b",
  number: () => 0.1,
  NaN: () => Number.NaN,
  "negative zero": () => -0,
  "beyond int32": () => 2 ** 31,
  boolean: () => false,
  Date: () => new Date(0),
  "invalid Date": () => new Date(Number.NaN),
  RegExp: () => /x/g,
  Map: (value) => new Map([["a", value]]),
  Set: (value) => new Set([value]),
  Error: (value) => Object.assign(new TypeError("e", { cause: "c" }), { stack: "stack", value }),
  "error with the same keys": (value) => Object.assign(new Error("e"), { stack: "stack" }, objectOf(value)),
  instance: (value) => Object.assign(new Instance(), value),
  "instance of a function with another prototype": (value) =>
    Object.assign(new (Legacy as unknown as new () => object)(), value),
  "instance with toJSON": (value, reads) => new WithToJSON(reads, objectOf(value)),
  "toJSON on the prototype": (value, reads) =>
    Object.assign(Object.create({ toJSON: () => noteRead(reads, "toJSON") }) as object, value),
  "hidden toJSON on the prototype": (value, reads) =>
    Object.assign(
      Object.create(Object.defineProperty({}, "toJSON", { value: () => noteRead(reads, "toJSON") })) as object,
      value,
    ),
  "own toJSON": (value, reads) => ({
    ...objectOf(value),
    toJSON: () => {
      noteRead(reads, "toJSON");
      return { json: value };
    },
  }),
  "own toJSON that throws": (value) => ({ ...objectOf(value), toJSON: boom }),
  "toJSON that is no function": (value) => ({ ...objectOf(value), toJSON: 1 }),
  "hidden own toJSON": (value) => Object.defineProperty(objectOf(value), "toJSON", { value: boom }),
  Proxy: (value, reads) => counting(objectOf(value), reads),
  "Proxy that throws": (value) => new Proxy(objectOf(value), { get: boom }),
  "Proxy without keys": (value) => new Proxy(objectOf(value), { ownKeys: boom }),
  "revoked Proxy": (value) => revoked(objectOf(value)),
  "Proxy of an array": (value, reads) => counting([value], reads),
  "revoked Proxy of an array": (value) => revoked([value]),
  array: (value) => [value, value],
  "array of its items and one more": (value) => [...(Array.isArray(value) ? value : [value]), 1],
  "empty array": () => [],
  "empty object": () => ({}),
  "sparse array": (value) => Object.assign(new Array(5), { 3: value }),
  "long array": (value) => Array.from({ length: 250 }, () => value),
  "array with keys": (value) =>
    Object.entries(objectOf(value)).reduce(
      (list, [name, item]) => Object.defineProperty(list, `own ${name}`, { value: item, enumerable: true }),
      [1],
    ),
  "array of a class": (value) => new (class Items extends Array {})(3).fill(value),
  "array with an accessor that throws": (value) => getter([value, value, value], "1", boom),
  "typed array": () => new Float64Array([1, Number.NaN, -0]),
  Buffer: () => Buffer.from("bytes"),
  "boxed text": () => new String("boxed"),
  "arguments object": (value) => {
    const read = function (_given: unknown) {
      // biome-ignore lint/complexity/noArguments: it is an object whose constructor is Object
      return arguments;
    };
    return read(value);
  },
  generator: () => (function* () {})(),
  Promise: () => Promise.resolve(1),
  "null prototype": (value) => Object.assign(Object.create(null) as object, value),
  "inherited properties": (value) => Object.assign(Object.create({ inherited: 1 }) as object, value),
  "inherited properties of the same names": (value) =>
    Object.assign(Object.create({ ...objectOf(value) }) as object, value),
  "only inherited properties": (value) => Object.create({ ...objectOf(value) }) as object,
  "hidden constructor that throws": (value) => Object.defineProperty(objectOf(value), "constructor", { get: boom }),
  "inherited toJSON that throws": (value) =>
    Object.assign(Object.create(Object.defineProperty({}, "toJSON", { get: boom })) as object, value),
  "Proxy as prototype": (value) =>
    Object.assign(Object.create(new Proxy({}, { ownKeys: boom, get: boom })) as object, value),
  "own constructor": (value) => ({ ...objectOf(value), constructor: 1 }),
  "own __proto__": (value) => Object.defineProperty({ ...objectOf(value) }, "__proto__", { value, enumerable: true }),
  "numeric key": (value) => ({ ...objectOf(value), 7: value }),
  "key more": (value) => ({ ...objectOf(value), more: value }),
  "key less": (value) => Object.fromEntries(Object.entries(objectOf(value)).slice(1)),
  "last key less": (value) => Object.fromEntries(Object.entries(objectOf(value)).slice(0, -1)),
  "other order": (value) => Object.fromEntries(Object.entries(objectOf(value)).reverse()),
  "hidden key": (value) => {
    const [first] = Object.keys(objectOf(value));
    return first === undefined ? value : Object.defineProperty(objectOf(value), first, { enumerable: false });
  },
  "symbol key": (value) => ({ ...objectOf(value), [Symbol("s")]: value }),
  frozen: (value) => Object.freeze(value),
  accessors: (value, reads) => accessors(value, reads, () => false),
  "accessors of which the first throws": (value, reads) => accessors(value, reads, (index) => index === 0),
  "accessors of which the last throws": (value, reads) =>
    accessors(value, reads, (index, count) => index === count - 1),
  "accessors that all throw": (value, reads) => accessors(value, reads, () => true),
  "many keys": (value) => Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`key${index}`, value])),
};

describe("code made for a shape writes what the plain encoder writes", () => {
  const changes = fc.array(fc.record({ at: fc.nat(), name: fc.constantFrom(...Object.keys(CHANGES)) }), {
    minLength: 1,
    maxLength: 6,
  });

  function holds(interns: boolean, numRuns: number): void {
    fc.assert(
      fc.property(object, changes, fc.option(fc.nat({ max: 3_000 })), (value, applied, segmentBytes) => {
        const pair = new Pair({ interns, isSecret: (name) => name === "password" });
        const unchanged: Make = (reads) => copyOf(value, undefined, (same) => same, reads);
        pair.warm(unchanged);
        const places = placesIn(value);
        for (const { at, name } of applied) {
          const path = places[at % places.length];
          // Twice: the second time the place knows what was there.
          for (let time = 0; time < 2; time++) {
            pair.check((reads) => copyOf(value, path, CHANGES[name] as Change, reads), segmentBytes ?? undefined);
          }
          pair.check(unchanged, segmentBytes ?? undefined);
        }
      }),
      { numRuns },
    );
  }

  it("byte by byte, where no text is interned", () => holds(false, 80));

  it("and means the same where texts are interned", () => holds(true, 50));

  for (const [name, change] of Object.entries(CHANGES)) {
    it(`in every place of a record: ${name}`, () => {
      const value = {
        id: 1,
        user: { name: "bob", tags: ["a", "b"], address: { city: "x", zip: 1.5 } },
        list: [
          { a: 1, b: [true] },
          { a: 2, b: [] },
        ],
        matrix: [
          [1, 2],
          [3, 4],
        ],
        last: "text",
      };
      const pair = new Pair();
      pair.warm((reads) => copyOf(value, undefined, change, reads));
      for (const path of placesIn(value)) {
        for (let time = 0; time < 2; time++) pair.check((reads) => copyOf(value, path, change, reads));
      }
      pair.check((reads) => copyOf(value, undefined, change, reads));
    });
  }

  it("after many objects of many shapes, which all have code in the end", () => {
    fc.assert(
      fc.property(fc.array(object, { minLength: 2, maxLength: 8 }), (values) => {
        const pair = new Pair({ interns: true });
        for (let time = 0; time < OFTEN; time++) {
          for (const value of values) pair.check(() => copyOf(value, undefined, (same) => same, new Map()));
        }
        // Each in the place of each.
        for (const value of values) for (const other of values) pair.check(() => ({ value, list: [other, value] }));
      }),
      { numRuns: 20 },
    );
  });
});
