import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { scratchWriter } from "./byte-writer.js";
import { decodeValue, skipValue } from "./decode.js";
import { Definitions } from "./definitions.js";
import { ValueEncoder } from "./encode-value.js";
import { Interner } from "./interner.js";
import type { Value } from "./record.js";
import { plainValue } from "./value-text.js";

const LIMITS = { depth: 8, keys: 200, stringLength: 16 * 1024 };

/** An encoder and what its consumer knows. */
function pair(limits = LIMITS, isSecret: (key: string) => boolean = () => false, recordBytes = 256 * 1024) {
  const definitions = new Definitions();
  let count = 0;
  const dictionary = {
    define(kind: number, write: (writer: ReturnType<typeof scratchWriter>) => void) {
      const writer = scratchWriter(64 * 1024);
      write(writer);
      definitions.add(kind, writer.bytes, writer.view, 0, writer.pos);
      return ++count;
    },
  };
  const encoder = new ValueEncoder(limits, new Interner(dictionary, isSecret));
  const throughBytes = (value: unknown): Value | undefined => {
    const writer = scratchWriter(recordBytes);
    encoder.value(writer, value);
    const cursor = { bytes: writer.bytes, view: writer.view, pos: 0 };
    const decoded = decodeValue(cursor, definitions, (text) => text);
    assert.equal(cursor.pos, writer.pos, "decoding ends where encoding ended");
    const skipped = { ...cursor, pos: 0 };
    skipValue(skipped, definitions);
    assert.equal(skipped.pos, writer.pos, "skipping ends where encoding ended");
    return decoded;
  };
  return (value: unknown) => plainValue(throughBytes(value));
}

/** What JSON would make of it, for values that JSON can say. */
function viaJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("encoding and decoding values", () => {
  it("are inverse for everything that JSON can say, also once shapes are interned", () => {
    const key = fc.string({ minLength: 0, maxLength: 12, unit: "grapheme" });
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.string({ unit: "grapheme", maxLength: 80 }),
        tie("list"),
        tie("object"),
      ),
      list: fc.array(tie("tree"), { maxLength: 6 }),
      object: fc.dictionary(key, tie("tree"), { maxKeys: 6, noNullPrototype: true }),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const through = pair({ ...LIMITS, depth: 50 });
        for (let time = 0; time < 3; time++) assert.deepEqual(viaJson(through(value)), viaJson(value));
      }),
      { numRuns: 300 },
    );
  });

  it("keep every number", () => {
    const through = pair();
    fc.assert(
      fc.property(fc.double(), (value) =>
        assert.deepEqual(through(value), Number.isFinite(value) ? value : String(value)),
      ),
    );
    assert.equal(through(2 ** 31), 2 ** 31);
    assert.equal(through(-(2 ** 31)), -(2 ** 31));
  });

  it("keep every well-formed string and make U+FFFD of lone surrogates", () => {
    const through = pair();
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) =>
        assert.equal(through(text), text.toWellFormed()),
      ),
    );
    assert.equal(through("a\ud800b"), "a\ufffdb");
  });

  it("say what JSON cannot say as text", () => {
    const through = pair();
    const map = new Map<unknown, unknown>([
      ["a", 1],
      [2, new Set([3])],
    ]);
    assert.deepEqual(through(map), { a: 1, 2: [3] });
    assert.equal(through(12345678901234567890n), "12345678901234567890");
    assert.equal(through(new Date(0)), "1970-01-01T00:00:00.000Z");
    assert.equal(through(new Date(Number.NaN)), "Invalid Date");
    assert.equal(through(Symbol("s")), "Symbol(s)");
    assert.equal(
      through(function named() {}),
      "[function named]",
    );
    assert.equal(through(Buffer.from("hello world, hello")), "[Buffer 18 bytes: 68656c6c6f20776f726c642c2068656c…]");
    assert.deepEqual(through(new Float32Array([1, 2])), [1, 2]);
    assert.deepEqual(through([undefined, undefined, 1]), [null, null, 1]);
    assert.deepEqual(through({ a: undefined, b: 1 }), { b: 1 });
  });

  it("cut depth, width and length with a marker", () => {
    const through = pair({ depth: 2, keys: 3, stringLength: 16 });
    assert.deepEqual(through({ a: { b: { c: { d: 1 } } } }), { a: { b: { c: "[Object: too deep]" } } });
    assert.deepEqual(through({ a: 1, b: 2, c: 3, d: 4 }), { a: 1, b: 2, c: 3, "…": "[+1 keys]" });
    assert.deepEqual(through([1, 2, 3, 4, 5]), [1, 2, 3, "…[+2 items]"]);
    assert.equal(through("x".repeat(20)), `${"x".repeat(16)}…[+4 characters]`);
    assert.equal(through(`${"x".repeat(15)}😀y`), `${"x".repeat(15)}…[+2 characters]`);
  });

  it("end within the record's bytes, whatever comes, and still decode", () => {
    const through = pair({ depth: 8, keys: 10_000, stringLength: 1e6 }, () => false, 4096);
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, "x".repeat(50)]));
    assert.match(JSON.stringify(through(wide)), /\[\+\d+ keys\]/);
    assert.match(String(through("é".repeat(100_000))), /…\[\+\d+ characters\]$/);
    assert.match(
      JSON.stringify(through(Array.from({ length: 5000 }, () => ({ deep: ["x".repeat(90)] })))),
      /\[\+\d+ items\]/,
    );
  });

  it("never read a secret's value", () => {
    const through = pair(LIMITS, (key) => key === "password");
    let reads = 0;
    const value = {
      user: "bob",
      get password() {
        reads++;
        return "hunter2";
      },
    };
    for (let time = 0; time < 3; time++) assert.deepEqual(through(value), { user: "bob", password: "[redacted]" });
    assert.equal(reads, 0);
  });

  it("show cycles once and end", () => {
    const through = pair();
    const loop: Record<string, unknown> = { name: "loop" };
    loop["self"] = loop;
    assert.deepEqual(through(loop), { name: "loop", self: "[circular]" });
    const shared = { x: 1 };
    assert.deepEqual(through({ a: shared, b: shared }), { a: { x: 1 }, b: { x: 1 } });
  });

  it("never throw, also where a prototype is a Proxy that throws", () => {
    const boom = () => {
      throw new Error("boom");
    };
    const through = pair();
    const value = Object.assign(Object.create(new Proxy({}, { getPrototypeOf: boom })) as object, { a: 1 });
    assert.deepEqual(through({ value }), { value: { a: 1 } });
  });
});
