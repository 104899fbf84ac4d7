import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { fingerprintHex, hashMessage, hashText, normalizeMessage } from "./fingerprint-text.js";

function assertNormal(expected: { readonly [message: string]: string }): void {
  for (const [message, normal] of Object.entries(expected)) assert.equal(normalizeMessage(message), normal);
}

test("numbers go, words and units stay", () => {
  assertNormal({
    "user 42 took 1.5ms": "user # took #ms",
    "offset -5 of 1,234,567": "offset # of #",
    "1e10 or 1.5e-7, 10GB": "# or #, #GB",
    "user42 table_7 worker-3 utf8": "user# table_# worker-# utf#",
    "Database disconnected!": "Database disconnected!",
  });
});

test("hexadecimal runs and UUIDs go, words of hexadecimal letters stay", () => {
  assertNormal({
    "at 0xDEADbeef and deadbee1 and a1b2c3": "at # and # and #",
    "id 550e8400-e29b-41d4-a716-446655440000 gone": "id # gone",
    "id deadbeef-cafe-babe-face-0badc0ffee00 gone": "id # gone",
    "deadbeef facade decade sha256sum": "deadbeef facade decade sha#sum",
  });
});

test("quoted strings go, apostrophes do not", () => {
  assertNormal({
    "open '/tmp/a.txt' failed": "open # failed",
    'no "such" key `x` here': "no # key # here",
    "don't stop at Bob's 'it isn't' end": "don't stop at Bob's # end",
    "'' and 'a'": "# and #",
    "never closed 'abc": "never closed 'abc",
    "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON": "Unexpected token #, #... is not valid JSON",
  });
});

test("addresses go, with their ports", () => {
  for (const address of [
    "127.0.0.1:5432",
    "10.20.30.40:80",
    "::1:5432",
    "[::1]:5432",
    "[fe80::1ff:fe23:4567:890a]:27017",
  ]) {
    assertNormal({ [`connect ECONNREFUSED ${address}`]: "connect ECONNREFUSED #" });
  }
  assertNormal({
    "from 2001:db8:85a3:0:0:8a2e:370:7334 via 00:1b:44:11:3a:b7": "from # via #",
    "::ffff:10.0.0.1 and 10.0.0.1": "# and #",
    "lost db-1.prod.internal:5432": "lost #",
    "no user bob.x+y@example.com here": "no user # here",
    "std::vec and app.js:10:5 and lib.ts:3": "std::vec and app.js:# and lib.ts:#",
    "status:500": "status:#",
  });
});

test("of URLs the numbers, the port and the query go", () => {
  assertNormal({
    "GET http://api.example.com:80/users/42/posts?x=1&y=a failed": "GET http://#/users/#/posts?# failed",
    "GET /users/42?x=1 failed": "GET /users/#?# failed",
    "why? 3 reasons": "why? # reasons",
  });
});

test("dates go as one", () => {
  for (const date of [
    "2024-01-02",
    "2024-01-02T03:04:05Z",
    "2024-01-02T03:04:05.678Z",
    "2031-12-30 23:59:59.1+02:00",
  ]) {
    assertNormal({ [`expired ${date}, sorry`]: "expired #, sorry" });
  }
});

test("only the first 512 characters count, and a quotation that is cut there is whole", () => {
  assert.equal(normalizeMessage(`${"a".repeat(512)}b`), normalizeMessage(`${"a".repeat(512)}c`));
  assert.notEqual(normalizeMessage(`${"a".repeat(511)}b`), normalizeMessage(`${"a".repeat(511)}c`));
  assert.equal(normalizeMessage(`bad "${"x".repeat(600)}`), normalizeMessage(`bad "${"y".repeat(900)}`));
});

const hexDigit = fc.constantFrom(..."0123456789abcdef");
const hexText = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: hexDigit, minLength: length, maxLength: length });
const octet = fc.integer({ min: 0, max: 255 });
const port = fc.integer({ min: 1, max: 65_535 });
const word = fc.string({ unit: fc.constantFrom(..."ghijklmnopqrstuvwxyz"), minLength: 1, maxLength: 9 });

/** Kinds of variable parts; two of one kind must not tell messages apart. */
const KINDS: readonly fc.Arbitrary<string>[] = [
  fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map(String),
  fc.uuid(),
  hexText(16),
  fc.bigInt({ min: 0n, max: 2n ** 64n }).map((value) => `0x${value.toString(16)}`),
  fc.string({ unit: fc.constantFrom(..."abc 12.:/@-é?"), maxLength: 30 }).map((text) => `'${text}'`),
  fc.string({ unit: fc.constantFrom(..."abc 12.:/@-'"), maxLength: 30 }).map((text) => `"${text}"`),
  fc.tuple(octet, octet, octet, octet, port).map(([a, b, c, d, at]) => `${a}.${b}.${c}.${d}:${at}`),
  fc
    .ipV6()
    .filter((address) => /\d/.test(address))
    .map((address) => `[${address}]`),
  fc.tuple(word, word).map(([user, host]) => `${user}@${host}.example`),
  fc.tuple(word, port).map(([host, at]) => `${host}.example:${at}`),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") }).map((date) => date.toISOString()),
];

test("messages that differ only in such parts have the same normal form", () => {
  for (const kind of KINDS) {
    fc.assert(
      fc.property(word, kind, kind, word, (before, one, other, after) => {
        const normal = normalizeMessage(`${before} ${one} ${after}`);
        assert.equal(normalizeMessage(`${before} ${other} ${after}`), normal);
        assert.ok(normal.startsWith(before) && normal.endsWith(after), normal);
      }),
    );
  }
});

test("plain words tell messages apart", () => {
  const letters = fc.string({ unit: fc.constantFrom(..."abcdefghxyzABCéß"), minLength: 1, maxLength: 12 });
  const words = fc.array(letters, { minLength: 1, maxLength: 8 }).map((list) => list.join(" "));
  fc.assert(fc.property(words, (message) => assert.equal(normalizeMessage(message), message)));
});

test("a normal form is its own normal form", () => {
  const piece = fc.oneof(
    ...KINDS,
    fc.constantFrom(
      ..."'\"`#@:/?[].,+-_=()<> \n",
      "::",
      "e",
      "x",
      "0x",
      "1",
      "9",
      "é",
      "ab",
      "deadbeef",
      "a.b",
      "T",
      "Z",
    ),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const once = normalizeMessage(pieces.join(""));
      assert.equal(normalizeMessage(once), once);
      assert.ok(once.length <= 512);
    }),
    { numRuns: 3_000 },
  );
});

test("equal texts have equal hashes, and the seed counts", () => {
  assert.deepEqual(hashText("charge failed"), hashText(["charge", "failed"].join(" ")));
  assert.notDeepEqual(hashText("charge failed", 1), hashText("charge failed", 2));
  assert.deepEqual(hashText("x", 7), hashText("x", 7));
});

test("hashes of like texts are spread over all 64 bits", () => {
  const seen = new Set<string>();
  const halves: [Set<number>, Set<number>] = [new Set(), new Set()];
  for (let i = 0; i < 100_000; i++) {
    const [hi, lo] = hashText(`error ${i}`);
    seen.add(fingerprintHex(hi, lo));
    halves[0].add(hi);
    halves[1].add(lo);
  }
  assert.equal(seen.size, 100_000);
  // By chance about one pair in 32 bits; twenty would be a bad hash.
  for (const half of halves) assert.ok(half.size > 100_000 - 20, String(half.size));
});

test("a change of one bit changes about half of the bits", () => {
  const bitsOf = (text: string): number[] =>
    hashText(text).flatMap((half) => Array.from({ length: 32 }, (_, i) => (half >>> i) & 1));
  const flips = new Array<number>(64).fill(0);
  let samples = 0;
  for (let length = 1; length <= 24; length++) {
    for (let at = 0; at < length; at++) {
      for (let bit = 0; bit < 7; bit++) {
        const text = "charge failed for an order".slice(0, length);
        const other = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);
        const [before, after] = [bitsOf(text), bitsOf(other)];
        for (const [i, value] of before.entries()) flips[i] = (flips[i] ?? 0) + (value ^ (after[i] ?? 0));
        samples++;
      }
    }
  }
  for (const count of flips) assert.ok(Math.abs(count / samples - 0.5) < 0.06, String(count / samples));
});

test("length counts, also for texts of NULs", () => {
  const hashes = Array.from({ length: 64 }, (_, length) => fingerprintHex(...hashText("\0".repeat(length))));
  assert.equal(new Set(hashes).size, 64);
});

test("fingerprints are 16 hexadecimal digits", () => {
  assert.equal(fingerprintHex(0xdeadbeef, 1), "deadbeef00000001");
  assert.equal(fingerprintHex(-1, 0), "ffffffff00000000");
});

test("messages have the same hash where the same stays of them, and only there", () => {
  const hashOf = (message: string, seed = { hi: 1, lo: 2 }) => {
    const hash = { hi: 0, lo: 0 };
    hashMessage(message, seed, hash);
    return fingerprintHex(hash.hi, hash.lo);
  };
  const piece = fc.constantFrom(
    "user ",
    "42",
    "'a'",
    '"b',
    " at ",
    "a@b.c",
    "db.x:80",
    "é",
    "\ud800",
    "?q=1",
    "/",
    "[::1]",
    ":",
  );
  const message = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(message, message, (one, other) => {
      assert.equal(hashOf(one) === hashOf(other), normalizeMessage(one) === normalizeMessage(other), `${one} ${other}`);
      assert.equal(hashOf(one), hashOf(normalizeMessage(one)));
    }),
  );
  assert.equal(hashOf("user 1 failed"), hashOf("user 22 failed"));
  assert.notEqual(hashOf("x"), hashOf("x", { hi: 2, lo: 1 }));
});
