import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { HANDED_OVER, OTHER_SHAPE } from "./generate-encoder.js";
import { noteRead, OFTEN, Pair, type Reads } from "./shape-encoder.fixture.js";

const boom = () => {
  throw new Error("boom");
};

const GET: PropertyDescriptor = { enumerable: true, configurable: true };

/** A record with everything in it that code is made for, of about 800 bytes. */
const RECORD = () => ({
  id: 1,
  text: "short",
  longer: "é".repeat(70),
  user: { name: "bob", roles: ["a", "b"], address: { city: "x".repeat(30), zip: 1.5, tags: [] } },
  list: [
    { a: 1, b: [true, null], c: "x".repeat(65) },
    { a: -0, b: [], c: "" },
  ],
  matrix: [
    [1, 2.5],
    [Number.NaN, 4],
  ],
  map: new Map([["k", { a: 1 }]]),
  date: new Date(0),
  last: undefined,
});

/** 128 properties in one piece of code, all of the largest size, with no object on the way that would ask for room. */
const WIDEST = () => {
  const numbers = (prefix: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, index + 0.5]));
  return { inner: { inner: numbers("c", 46), ...numbers("b", 40) }, ...numbers("a", 40) };
};

describe("code made for shapes, held to the plain encoder", () => {
  for (const [name, make] of [
    ["a record", RECORD],
    ["the widest object that has code", WIDEST],
  ] as const) {
    it(`goes on in the next segment wherever this one ends: ${name}`, () => {
      for (const interns of [false, true]) {
        const pair = new Pair({ interns });
        pair.warm(make);
        // From no room at all to more than the frame and the room that code relies on.
        for (let segmentBytes = 0; segmentBytes < 4_500; segmentBytes += interns ? 7 : 1)
          pair.check(make, segmentBytes);
      }
    });
  }

  it("cuts a record where the plain encoder does, whatever it may take", () => {
    const long = () => ({ ...RECORD(), list: Array.from({ length: 40 }, RECORD), tail: { text: "x".repeat(3_000) } });
    for (let recordBytes = 0; recordBytes < 6_000; recordBytes += 53) {
      const pair = new Pair({ recordBytes });
      for (let time = 0; time < OFTEN; time++) for (const make of [long, RECORD]) pair.check(make);
      // Where there is less than the reserve for markers, no object is written at all.
      assert.equal(pair.shapeOf(RECORD())?.generated !== undefined, recordBytes > 512);
      for (const segmentBytes of [100, 2_100, 3_000]) pair.check(long, segmentBytes);
    }
  });

  it("keeps the limit of depth at every depth, in objects and lists", () => {
    const nest = (depth: number): object =>
      depth === 0 ? { end: 1 } : { list: [nest(depth - 1)], of: nest(depth - 1) };
    for (let depth = 0; depth < 5; depth++) {
      const pair = new Pair({ limits: { depth } });
      for (let levels = 0; levels < 6; levels++) pair.warm(() => nest(levels));
      pair.check(() => [[[nest(3)]]]);
    }
  });

  it("keeps the limit of keys and of items", () => {
    const wide = (count: number) => () =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, index]));
    const pair = new Pair({ limits: { keys: 64 } });
    for (const count of [1, 63, 64]) pair.warm(wide(count));
    for (const count of [65, 200, 10_000]) {
      for (let time = 0; time < (count > 200 ? 3 : OFTEN); time++) pair.check(wide(count));
      pair.check(() => ({ list: [wide(count)()], of: wide(count)() }));
    }
    for (const count of [63, 64, 65, 66, 500]) {
      const list = () => ({
        list: Array.from({ length: count }, (_, index) => index),
        objects: new Array(count).fill({ a: 1 }),
      });
      pair.warm(list);
      pair.check(list, 500);
    }
    const roomy = new Pair({ limits: { keys: 20_000 } });
    for (let time = 0; time < 3; time++) roomy.check(wide(10_000));
  });

  it("shows a cycle once, whichever ancestor it leads to, and an object that stands twice in both places", () => {
    const ends: Record<string, (end: unknown) => object> = {
      next: (end) => ({ next: end }),
      list: (end) => ({ list: [end] }),
    };
    for (const inner of Object.values(ends)) {
      for (let depth = 0; depth < 6; depth++) {
        for (let to = 0; to <= depth; to++) checkCycle(inner, depth, to);
      }
    }
    const twice = () => {
      const shared = { x: 1 };
      return { a: shared, b: shared, list: [shared, [shared]] };
    };
    new Pair().warm(twice);
  });

  /** Objects one in the other, at the innermost of which stands what `end` makes of them, first in place of their ancestor `to`. */
  function checkCycle(inner: (value: unknown) => object, depth: number, to: number): void {
    const chain = (end: (ancestors: readonly object[]) => unknown) => {
      const ancestors: object[] = [];
      const make = (level: number): object => {
        const object: object = { [`level${level}`]: level };
        ancestors.push(object);
        return Object.assign(object, inner(level === depth ? end(ancestors) : make(level + 1)));
      };
      return make(0);
    };
    const pair = new Pair();
    for (let time = 0; time < 16; time++) pair.check(() => chain(() => null));
    // Code is made now: an object like the ancestor is expected.
    const alike = () => ({ [`level${to}`]: -1, ...inner(null) });
    pair.warm(() => chain(alike));
    for (let time = 0; time < 3; time++) pair.check(() => chain((ancestors) => ancestors[to]));
    pair.check(() => chain((ancestors) => ({ [`level${to}`]: 0, ...inner(ancestors[to]) })));
    pair.check(() => chain((ancestors) => [ancestors[to], alike()]));
  }

  it("reads each property once, in order, whichever getter throws", () => {
    const keys = ["a", "b", "c", "d"];
    const make = (throwing: ReadonlySet<string>, reads: Reads) => {
      const object = {};
      for (const key of keys) {
        const get = () => {
          noteRead(reads, key);
          return throwing.has(key) ? boom() : `value of ${key}`;
        };
        Object.defineProperty(object, key, { ...GET, get });
      }
      return object;
    };
    for (let bits = 0; bits < 16; bits++) {
      const throwing = new Set(keys.filter((_, index) => (bits >> index) & 1));
      const pair = new Pair({ interns: true });
      pair.warm(() => ({ a: 1, b: 2, c: 3, d: 4 }));
      pair.warm(() => ({ in: { a: 1, b: 2, c: 3, d: 4 }, list: [{ a: 1, b: 2, c: 3, d: 4 }] }));
      pair.check((reads) => make(throwing, reads));
      pair.check((reads) => ({ in: make(throwing, reads), list: [] }));
      pair.check((reads) => ({ in: 1, list: [make(throwing, reads)] }));
    }
  });

  it("writes what a getter leaves behind that changes the object while it is read", () => {
    const changes: Record<string, (target: Record<string, unknown>) => void> = {
      "deletes a key that is to come": (target) => delete target["c"],
      "deletes one that is done": (target) => delete target["a"],
      "adds a key": (target) => Object.assign(target, { more: 1 }),
      "changes a value that is to come": (target) => Object.assign(target, { c: "other" }),
      "changes one that is done": (target) => Object.assign(target, { a: "other" }),
      "makes a getter of what is to come": (target) => Object.defineProperty(target, "c", { ...GET, get: boom }),
      "takes the prototype away": (target) => Object.setPrototypeOf(target, null),
      "gives it a toJSON": (target) => Object.assign(target, { toJSON: boom }),
      freezes: (target) => Object.freeze(target),
    };
    const pair = new Pair({ interns: true });
    const plain = () => ({ a: 1, b: 2, c: 3 });
    pair.warm(plain);
    pair.warm(() => ({ in: plain(), list: [plain(), plain()] }));
    for (const change of Object.values(changes)) {
      const make = () => {
        const target: Record<string, unknown> = plain();
        const get = () => {
          change(target);
          return "read";
        };
        return Object.defineProperty(target, "b", { ...GET, get });
      };
      pair.check(make);
      pair.check(() => ({ in: make(), list: [make(), plain(), make()] }));
    }
  });

  it("never reads what a secret's key holds, wherever it stands in an object", () => {
    for (const keys of [
      ["password", "a", "b"],
      ["a", "password", "b"],
      ["a", "b", "password"],
      ["password", "a", "secret"],
    ]) {
      const isSecret = (key: string) => key === "password" || key === "secret";
      const pair = new Pair({ interns: true, isSecret });
      const make = (value: unknown) => (reads: Reads) => {
        const target = () => {
          const object: Record<string, unknown> = {};
          for (const key of keys) {
            if (isSecret(key)) Object.defineProperty(object, key, { ...GET, get: () => noteSecret(reads) });
            else object[key] = value;
          }
          return object;
        };
        return { ...{ top: 1 }, in: target(), list: [target(), { deep: target() }], map: new Map([["k", target()]]) };
      };
      const noteSecret = (reads: Reads) => {
        noteRead(reads, "secret");
        return assert.fail("a secret was read");
      };
      pair.warm(make("text"));
      for (const value of [1, null, "x", { b: 1 }, [1], new Error("e")]) pair.check(make(value));
    }
  });

  it("says `[getter threw]` beside a secret, and does not run the getter again", () => {
    const pair = new Pair({ isSecret: (key) => key === "password" });
    pair.warm(() => ({ in: { a: 1, password: 2, b: 3 } }));
    pair.check((reads) => {
      const get = () => {
        noteRead(reads, "b");
        return boom();
      };
      return { in: Object.defineProperty({ a: 1, password: 2 }, "b", { ...GET, get }) };
    });
  });

  it("cuts a text that comes again and again like any other", () => {
    const pair = new Pair({ interns: true, limits: { stringLength: 16 } });
    for (const length of [15, 16, 17, 24, 25, 63, 64, 65]) {
      const make = () => ({ [`of ${length}`]: "x".repeat(length) });
      pair.warm(make);
      for (let time = 0; time < 10; time++) pair.check(make);
    }
  });

  it("keeps texts around every limit", () => {
    const units = ["x", "é", "€", "\ud800", "😀"];
    for (const stringLength of [64, 100]) {
      const pair = new Pair({ limits: { stringLength }, interns: true });
      const lengths = [0, 1, 23, 24, 25, 63, 64, 65, stringLength - 1, stringLength, stringLength + 1, 2_000];
      for (const unit of units) {
        for (const length of lengths) {
          const text = unit.repeat(length / unit.length);
          const make = () => ({ text, list: [text, `${text}!`], in: { text: `!${text}` } });
          for (let time = 0; time < OFTEN; time++) pair.check(make);
          pair.check(make, 10);
        }
      }
    }
  });

  it("takes what Object.prototype holds for no part of an object", () => {
    const pair = new Pair();
    const make = () => ({ a: 1, in: { b: 2 }, list: [{ c: 3 }] });
    pair.warm(make);
    const pollutions: Record<string, PropertyDescriptor> = {
      enumerable: { value: 1, enumerable: true },
      hidden: { value: 1, enumerable: false },
      a: { value: "inherited", enumerable: true, writable: true },
      toJSON: { value: () => "json", enumerable: true, writable: true },
    };
    for (const [name, descriptor] of Object.entries(pollutions)) {
      Object.defineProperty(Object.prototype, name, { ...descriptor, configurable: true });
      try {
        pair.check(make);
        pair.check(() => ({ in: { b: 2 }, list: [] }));
      } finally {
        Reflect.deleteProperty(Object.prototype, name);
      }
      pair.check(make);
    }
    Object.defineProperty(Object.prototype, "toJSON", { value: () => "json", enumerable: false, configurable: true });
    try {
      pair.check(make);
    } finally {
      Reflect.deleteProperty(Object.prototype, "toJSON");
    }
  });

  it("takes what an object inherits for no part of it", () => {
    const pair = new Pair();
    pair.warm(() => ({ settings: { host: "h", port: 1 } }));
    pair.check(() => ({ settings: Object.create({ host: "h", port: 1 }) as object }));
    pair.check(() => ({ settings: Object.assign(Object.create({ port: 1 }) as object, { host: "own" }) }));
  });

  const hostile: Record<string, () => object> = {
    "an own hidden constructor that throws": () => Object.defineProperty({ a: 1 }, "constructor", { get: boom }),
    "an inherited toJSON that throws": () =>
      Object.assign(Object.create(Object.defineProperty({}, "toJSON", { get: boom })) as object, { a: 1 }),
    "an own hidden toJSON that throws": () => Object.defineProperty({ a: 1 }, "toJSON", { get: boom }),
    "a Proxy as prototype whose traps throw": () =>
      Object.assign(Object.create(new Proxy({}, { ownKeys: boom })) as object, { a: 1 }),
  };
  for (const [name, make] of Object.entries(hostile)) {
    it(`writes an object with ${name}`, () => {
      const pair = new Pair();
      pair.warm(() => ({ in: { a: 1 } }));
      pair.check(() => ({ in: make() }));
    });
  }

  it("reads an inherited `toJSON` accessor once", () => {
    const pair = new Pair();
    pair.warm(() => ({ in: { a: 1 } }));
    pair.check((reads) => {
      const get = () => {
        noteRead(reads, "toJSON");
        return () => ({ json: 1 });
      };
      return { in: Object.assign(Object.create(Object.defineProperty({}, "toJSON", { get })) as object, { a: 1 }) };
    });
  });

  it("shows an error as one, whatever it says of its constructor", () => {
    const pair = new Pair();
    pair.warm(() => ({ cause: { code: 1 } }));
    pair.check(() => ({
      cause: Object.defineProperty(Object.assign(new Error("e"), { code: 1, stack: "s" }), "constructor", {
        value: Object,
      }),
    }));
  });

  it("ends an array whose length a getter changes where the plain encoder does", () => {
    for (const change of [(list: unknown[]) => list.push("more"), (list: unknown[]) => list.pop()]) {
      const pair = new Pair();
      pair.warm(() => ({ list: [1, 2, 3] }));
      pair.check(() => {
        const list: unknown[] = [1, 2, 3];
        return { list: Object.defineProperty(list, 0, { ...GET, get: () => change(list) }) };
      });
    }
  });
});

describe("code for a call's fields", () => {
  /** Runs the code of the fields' shape on them as the fast path does. */
  function run(pair: Pair, fields: object): number {
    const { generated } = pair.shapeOf(fields);
    pair.begin();
    return generated?.(fields, pair.writer.pos, true) ?? assert.fail("there is no code");
  }

  it("hands over what it has read where an error is among the values, and where a getter throws", () => {
    const pair = new Pair();
    const shape = pair.warm(() => ({ a: "x", err: "none", b: 1, list: [1] }));
    const error = new Error("e");
    for (const fields of [
      { a: "x", err: error, b: 1, list: [1] },
      { a: error, err: "none", b: 1, list: [1] },
      { a: "x", err: "none", b: 1, list: error },
    ]) {
      assert.equal(run(pair, fields), HANDED_OVER);
      assert.deepEqual(pair.shapes.handedOver, { shape, target: fields, values: Object.values(fields), read: 4 });
    }
    const threw = Object.defineProperty({ a: "x", err: "none", b: 1, list: [1] }, "b", { ...GET, get: boom });
    assert.equal(run(pair, threw), HANDED_OVER);
    assert.deepEqual(pair.shapes.handedOver, {
      shape,
      target: threw,
      values: ["x", "none", undefined, undefined],
      read: 2,
    });
  });

  it("leaves an error deeper down in its place", () => {
    const pair = new Pair();
    pair.warm(() => ({ a: { err: "none" }, list: ["none"] }));
    const fields = { a: { err: new Error("e") }, list: [new Error("f")] };
    assert.ok(run(pair, fields) > 0);
  });

  it("refuses any other shape before it reads anything", () => {
    const pair = new Pair();
    const shape = pair.warm(() => ({ a: 1, b: 2 }));
    const unread = { ...GET, get: () => assert.fail("it was read") };
    const others = [
      {},
      Object.defineProperty({}, "a", unread),
      Object.defineProperty({ b: 1 }, "a", unread),
      Object.defineProperty({ a: 1, b: 2 }, "c", unread),
      Object.defineProperty({ constructor: 1 }, "a", unread),
      Object.assign(Object.create(null) as object, { a: 1, b: 2 }),
      [1, 2],
      new Map(),
    ];
    for (const other of others) {
      pair.begin();
      assert.equal(shape.generated?.(other, pair.writer.pos, true), OTHER_SHAPE);
    }
  });
});

describe("more shapes than there is room for", () => {
  it("have no more code than is documented, and are written all the same", () => {
    const pair = new Pair();
    const SHAPES = 3_000;
    // Two keys each, which are few nodes in the table of shapes.
    const make = (number: number) => () => ({
      [`key${number % 150}`]: number,
      [`other${Math.floor(number / 150)}`]: "x",
    });
    let withCode = 0;
    for (let number = 0; number < SHAPES; number++) {
      for (let time = 1; time < OFTEN; time++) {
        pair.begin();
        pair.shapes.plain.value(pair.writer, make(number)());
      }
      pair.check(make(number));
      if (pair.interner.shape(Object.keys(make(number)()))?.generated !== undefined) withCode++;
    }
    assert.equal(withCode, 1_000);
    for (const number of [0, 999, 1_000, SHAPES - 1]) pair.check(make(number));
  });

  it("take no more memory once the tables are full", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const pair = new Pair({ interns: true });
    /** Bytes that are held after so many shapes of three new keys each have been used often enough for code. */
    const heldAfter = (from: number, to: number) => {
      for (let number = from; number < to; number++) {
        for (let time = 0; time < OFTEN; time++) {
          pair.begin();
          pair.shapes.plain.value(pair.writer, { [`a${number}`]: time, [`b${number}`]: "x", [`c${number}`]: [time] });
        }
      }
      collect();
      return process.memoryUsage().heapUsed;
    };
    const full = heldAfter(0, 6_000);
    const grown = heldAfter(6_000, 12_000) - full;
    assert.ok(grown < 4 * 1024 * 1024, `${grown} bytes more`);
  });
});
