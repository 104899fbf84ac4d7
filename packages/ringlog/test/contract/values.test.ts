// What becomes of values, and where they are cut.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, openLog } from "./open-log.js";

class Account {
  owner = "o";
  readonly #balance = 1;
  get balance() {
    return this.#balance;
  }
  inherited() {}
}

function withHole(): unknown[] {
  const values = [1, 2, 3];
  delete values[1];
  return values;
}

const VALUES: readonly (readonly [value: unknown, written: unknown])[] = [
  [10n, "10"],
  [-(2n ** 70n), "-1180591620717411303424"],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
  [new Date(Number.NaN), "Invalid Date"],
  [
    new Map<unknown, unknown>([
      ["a", 1],
      [2, { b: 1 }],
    ]),
    { a: 1, 2: { b: 1 } },
  ],
  [new Set([1, "x", { a: 1 }]), [1, "x", { a: 1 }]],
  [new Map(), {}],
  [new Set(), []],
  [function named() {}, "[function named]"],
  [() => {}, "[function anonymous]"],
  [Symbol("q"), "Symbol(q)"],
  ["a\ud800b", "a\ufffdb"],
  ["\udc00", "\ufffd"],
  ["\ud83d\ude00", "\ud83d\ude00"],
  [Buffer.from("hello world, hello world"), "[Buffer 24 bytes: 68656c6c6f20776f726c642c2068656c…]"],
  [new Uint8Array(0), "[Buffer 0 bytes]"],
  [new ArrayBuffer(2), "[ArrayBuffer 2 bytes: 0000]"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
  [-0, 0],
  [1e21, 1e21],
  [5e-324, 5e-324],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  [2 ** 31, 2 ** 31],
  [-(2 ** 31), -(2 ** 31)],
  [1.1, 1.1],
  [true, true],
  [null, null],
  ["", ""],
  [Array.from({ length: 3 }), [null, null, null]],
  [withHole(), [1, null, 3]],
  [
    [undefined, null, () => {}, Number.NaN],
    [null, null, "[function anonymous]", "NaN"],
  ],
  [{ a: undefined, b: 1 }, { b: 1 }],
  [new Float64Array([1.5, Number.NaN]), [1.5, "NaN"]],
  [new BigInt64Array([1n]), ["1"]],
  [new Account(), { owner: "o" }],
  [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  [Object.create({ inherited: 1 }), {}],
  [Object(1), 1],
  [Object("s"), "s"],
  [Object(false), false],
  [Object(2n), "2"],
  [/x/gi, "/x/gi"],
  [new URL("https://example.org/p"), "https://example.org/p"],
  [Promise.resolve(1), "[Promise]"],
  [new WeakMap(), "[WeakMap]"],
  [{ [Symbol("hidden")]: 1, shown: 1 }, { shown: 1 }],
  [Object.defineProperty({ a: 1 }, "hidden", { value: 1 }), { a: 1 }],
  [{ toJSON: () => ({ json: 1 }) }, { json: 1 }],
  [{ deep: { toJSON: () => [1, { toJSON: () => 2 }] } }, { deep: [1, 2] }],
];

test("values, at the top, in an object, in an array, in a Map", async (t) => {
  const { log, own } = openLog(t);
  for (let round = 0; round < 2; round++)
    for (const [value] of VALUES) log.info({ value, in: { value }, list: [value], map: new Map([["k", value]]) }, "m");
  const lines = await own();
  lines.forEach((line, index) => {
    const [value, written] = VALUES[index % VALUES.length] ?? [];
    const expected = { value: written, in: { value: written }, list: [written], map: { k: written } };
    assert.deepEqual(fieldsOf(line), expected, String(typeof value));
  });
  assert.equal(lines.length, VALUES.length * 2);
});

test("undefined is left out of objects, at the top too", async (t) => {
  const { log, own } = openLog(t);
  for (let round = 0; round < 3; round++) log.info({ a: undefined, b: 1, c: undefined });
  for (const line of await own()) assert.deepEqual(fieldsOf(line), { b: 1 });
});

test("keys that become the same text stay apart", async (t) => {
  const { log, own } = openLog(t);
  for (let round = 0; round < 3; round++) {
    log.info({
      map: new Map<unknown, unknown>([
        [1, "number"],
        ["1", "text"],
        [{}, "a"],
        [{}, "b"],
      ]),
    });
    log.info({ "k\ud800": 1, "k\ud801": 2 });
    log.info({ in: { "k\ud800": 1, "k\ud801": 2 } });
  }
  const [map, top, inside] = await own();
  assert.deepEqual(Object.values(map?.["map"] as object).sort(), ["a", "b", "number", "text"]);
  assert.deepEqual(Object.values(fieldsOf(top ?? {})), [1, 2]);
  assert.deepEqual(Object.values(inside?.["in"] as object), [1, 2]);
});

test("a value that contains itself is cut where it does; one that stands twice is written twice", async (t) => {
  const { log, only } = openLog(t);
  const cycle: Record<string, unknown> = { a: 1 };
  cycle["self"] = cycle;
  cycle["list"] = [cycle];
  cycle["map"] = new Map([["m", cycle]]);
  const shared = { s: 1 };
  log.info({ cycle, one: shared, two: shared });
  const cut = "[circular]";
  assert.deepEqual(fieldsOf(await only()), {
    cycle: { a: 1, self: cut, list: [cut], map: { m: cut } },
    one: { s: 1 },
    two: { s: 1 },
  });
});

test("fields that contain themselves", async (t) => {
  const { log, only } = openLog(t);
  const fields: Record<string, unknown> = { a: 1 };
  fields["self"] = fields;
  log.info(fields);
  assert.deepEqual(fieldsOf(await only()), { a: 1, self: "[circular]" });
});

function nest(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = "bottom";
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

test("depth: eight levels by default, the rest is a marker; 20,000 levels are no problem", async (t) => {
  const { log, own } = openLog(t);
  for (const levels of [7, 20_000]) {
    log.info({
      object: nest(levels, (inner) => ({ inner })),
      array: nest(levels, (inner) => [inner]),
      map: nest(levels, (inner) => new Map([["inner", inner]])),
    });
  }
  const [shallow, deep] = await own();
  for (const key of ["object", "array", "map"]) {
    assert.match(JSON.stringify(shallow?.[key]), /"bottom"/);
    assert.match(JSON.stringify(deep?.[key]), /too deep/);
    assert.equal(JSON.stringify(deep?.[key]).replaceAll(/"[^"]*"|[^[{]/g, "").length, 8, JSON.stringify(deep?.[key]));
  }
});

test("limits.depth, keys and stringLength hold where they are set, with markers that say how much is missing", async (t) => {
  const { log, only } = openLog(t, { limits: { depth: 2, keys: 3, stringLength: 20 } });
  log.info({
    deep: { a: { b: { c: 1 } } },
    wide: { a: 1, b: 2, c: 3, d: 4, e: 5 },
    list: [1, 2, 3, 4, 5],
  });
  const { deep, wide, list } = await only();
  assert.match(JSON.stringify(deep), /^\{"a":"\[[^\]]*too deep\]"\}$|^\{"a":\{"b":"\[[^\]]*too deep\]"\}\}$/);
  assert.deepEqual(wide, { a: 1, b: 2, c: 3, "…": "[+2 keys]" });
  assert.deepEqual(list, [1, 2, 3, "…[+2 items]"]);
});

test("a string is cut at limits.stringLength, never inside a pair, and says so", async (t) => {
  const { log, own } = openLog(t, { limits: { stringLength: 20 } });
  log.info({ text: "x".repeat(1_000), pair: `${"x".repeat(19)}\ud83d\ude00`.repeat(2), fits: "y".repeat(20) });
  log.info("m".repeat(1_000));
  const [fields, message] = await own();
  assert.equal(fields?.["text"], `${"x".repeat(20)}…[+980 characters]`);
  assert.match(String(fields?.["pair"]), /^x{19}…/);
  assert.equal(fields?.["fits"], "y".repeat(20));
  assert.match(String(message?.["msg"]), /^m{20}…\[\+980 characters\]$/);
});

test("a million keys, a million items and 50 MB strings are cut, whatever their place", async (t) => {
  const { log, own, text } = openLog(t);
  const million = Object.fromEntries(Array.from({ length: 1_000_000 }, (_, index) => [`k${index}`, index]));
  const items = Array.from({ length: 1_000_000 }, (_, index) => index);
  const huge = "x".repeat(50_000_000);
  log.info(million);
  log.info({
    million,
    items,
    set: new Set(items),
    map: new Map(items.map((item) => [item, item])),
    typed: new Float64Array(1_000_000),
  });
  log.info(huge);
  log.info({ huge, list: [huge] });
  log.info("%s", huge);
  log.info({ [huge]: 1 });
  log.error(Object.assign(new Error(huge), { huge, stack: huge }));
  log.child({ huge }).info("m");
  const lines = await own();
  assert.equal(lines.length, 8);
  for (const line of text().split("\n")) assert.ok(Buffer.byteLength(line) < 1_000_000);
  assert.equal(fieldsOf(lines[0] ?? {})["…"], "[+999800 keys]");
  const cut = lines[1] ?? {};
  for (const key of ["items", "set", "typed"]) assert.equal((cut[key] as unknown[]).at(-1), "…[+999800 items]");
  for (const key of ["million", "map"]) assert.equal((cut[key] as Record<string, unknown>)["…"], "[+999800 keys]");
  for (const value of [
    lines[2]?.["msg"],
    lines[3]?.["huge"],
    lines[6]?.["exception.message"],
    lines[6]?.["exception.stacktrace"],
  ]) {
    assert.match(String(value).slice(-40), /…\[\+\d+ characters\]$/);
  }
});

test("a record is at most limits.recordBytes, and what was cut says so in place", async (t) => {
  const { log, own, text } = openLog(t, { limits: { recordBytes: 4_096, keys: 10_000 } });
  log.info({ list: Array.from({ length: 5_000 }, () => "some text") });
  log.info(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key${index}`, "text"])));
  log.info({ first: "x".repeat(10_000), last: { a: 1 } }, "kept");
  log.info("x".repeat(10_000), { a: { b: 1 } });
  const error = new Error("x".repeat(10_000));
  log.error(error, { list: Array.from({ length: 5_000 }, (_, index) => ({ index })) });
  const lines = await own();
  assert.equal(lines.length, 5);
  for (const line of text().trimEnd().split("\n"))
    assert.ok(Buffer.byteLength(line) < 8_192, `${Buffer.byteLength(line)} bytes`);
  for (const line of lines) assert.match(JSON.stringify(line), /…|too large/);
  assert.equal(lines[2]?.["msg"], "kept");
});

test("a record within the default bounds is whole", async (t) => {
  const { log, only } = openLog(t);
  const fields = { list: Array.from({ length: 200 }, (_, index) => ({ index, text: "x".repeat(500) })) };
  log.info(fields);
  assert.deepEqual(fieldsOf(await only()), fields);
});
