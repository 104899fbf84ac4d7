import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { createKeyMatcher } from "./redact-key.js";
import { mayNeedRedaction, redactText } from "./text-patterns.js";

const isSecretKey = createKeyMatcher([]);
const redact = (text: string): string => redactText(text, isSecretKey);

function assertTexts(expected: { readonly [text: string]: string }): void {
  for (const [text, result] of Object.entries(expected)) {
    assert.equal(redact(text), result);
    assert.equal(mayNeedRedaction(text), true, text);
  }
}

function assertKept(texts: readonly string[]): void {
  for (const text of texts) assert.equal(redact(text), text);
}

test("user info of URLs, whatever the scheme", () => {
  assertTexts({
    "https://bob:hunter2@example.com/x": "https://[redacted]@example.com/x",
    "connect postgres://u:p%40ss@db:5432/app failed": "connect postgres://[redacted]@db:5432/app failed",
    "mongodb+srv://u:p@a,b@c.net/?x=1": "mongodb+srv://[redacted]@c.net/?x=1",
    "redis://:secret@127.0.0.1:6379": "redis://[redacted]@127.0.0.1:6379",
    "git+https://ghp_abc@github.com/a.git": "git+https://[redacted]@github.com/a.git",
    "amqp://u:pa/ss#w?rd@host/vhost": "amqp://[redacted]@host/vhost",
    '{"a":"http://u:p@h","b":"ftp://x:y@z"}': '{"a":"http://[redacted]@h","b":"ftp://[redacted]@z"}',
  });
});

test("secret parameters of URLs, bare queries, fragments, form bodies and lists", () => {
  assertTexts({
    "https://h/p?token=abc&x=1": "https://h/p?token=[redacted]&x=1",
    "GET /cb?x=1&api_key=k&y=2 500": "GET /cb?x=1&api_key=[redacted]&y=2 500",
    "?password=a=b&z": "?password=[redacted]&z",
    "https://h/#access_token=abc&state=1": "https://h/#access_token=[redacted]&state=1",
    "/p?a%63cess_tok%65n=abc": "/p?a%63cess_tok%65n=[redacted]",
    "/p?user%5Bpassword%5D=abc#top": "/p?user%5Bpassword%5D=[redacted]#top",
    "/p?user[password]=abc": "/p?user[password]=[redacted]",
    "grant_type=x&client_secret=s&scope=y": "grant_type=x&client_secret=[redacted]&scope=y",
    "password=p&user=u": "password=[redacted]&user=u",
    "a&amp;token=abc&amp;b": "a&amp;token=[redacted]&amp;b",
    "Server=db;User=sa;Password=p&w;Db=x": "Server=db;User=sa;Password=[redacted]&w;Db=x",
    "/login?next=/cb?token=abc": "/login?next=/cb?token=[redacted]",
    "https://s3/x?X-Amz-Signature=0a1b&X-Amz-Date=1": "https://s3/x?X-Amz-Signature=[redacted]&X-Amz-Date=1",
    "https://blob/x?sv=1&sig=a%2Fb": "https://blob/x?sv=1&sig=[redacted]",
    '<a href="/x?token=abc">': '<a href="/x?token=[redacted]">',
  });
});

test("names of the user count in URLs too", () => {
  assert.equal(redactText("/p?iban=DE00&x=1", createKeyMatcher(["iban"])), "/p?iban=[redacted]&x=1");
});

test("private key blocks, whole or cut off", () => {
  const pem = (label: string): string => `-----BEGIN ${label}-----\nMIIE+/=\nabc\n-----END ${label}-----`;
  for (const label of ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY"]) {
    assertTexts({ [`key: ${pem(label)} end`]: "key: [redacted] end" });
  }
  assertTexts({
    [`${pem("EC PRIVATE KEY")}\n${pem("CERTIFICATE")}`]: `[redacted]\n${pem("CERTIFICATE")}`,
    "-----BEGIN PRIVATE KEY-----\nMIIEabc…": "[redacted]",
    "-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n-----END PGP PRIVATE KEY BLOCK-----.": "[redacted].",
    [JSON.stringify({ k: pem("PRIVATE KEY"), a: 1 })]: '{"k":"[redacted]","a":1}',
  });
  assertKept([pem("PUBLIC KEY"), pem("CERTIFICATE"), "-----BEGIN -----"]);
});

test("credentials after Bearer and Basic", () => {
  assertTexts({
    "Authorization: Bearer abc.DEF-1_2~+/==": "Authorization: Bearer [redacted]",
    'authorization: "Bearer abcdef"': 'authorization: "Bearer [redacted]"',
    "sent bearer eyJhbGciOi.eyJzdWIi.x, got 401": "sent bearer [redacted], got 401",
    "Basic dXNlcjpwYXNz": "Basic [redacted]",
    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== x": "Basic [redacted] x",
    "Bearer%20abc123": "Bearer%20[redacted]",
    "Authorization=Basic abcd": "Authorization=Basic [redacted]",
  });
});

test("the words Bearer and Basic in sentences stay", () => {
  assertKept([
    "bearer of bad news",
    "Bearer token missing",
    "Bearer authentication failed.",
    "Basic authentication is required",
    "basic usage and Basic HTML",
    "Basic Authorization Required",
    'WWW-Authenticate: Basic realm="Restricted area", charset="UTF-8"',
    'www-authenticate: Bearer realm="x", error="invalid_token"',
    "forbearer abc123",
  ]);
});

/** Numbers that card issuers publish for tests. */
const CARDS = [
  ...["4111111111111111", "4222222222222", "5555555555554444", "2223003122003222", "378282246310005"],
  ...["6011111111111117", "3530111333300000", "30569309025904", "36227206271667", "6205500000000000004"],
];

test("card numbers, in one piece and in groups, also as numbers in JSON", () => {
  for (const card of CARDS)
    assertTexts({ [`card ${card}.`]: "card [redacted].", [`{"card":${card}}`]: '{"card":[redacted]}' });
  assertTexts({
    "4111 1111 1111 1111": "[redacted]",
    "4111-1111-1111-1111": "[redacted]",
    "3782 822463 10005 ok": "[redacted] ok",
    "3056-930902-5904": "[redacted]",
    "4222 2222 2222 2": "[redacted]",
    "6205 5000 0000 0000 004": "[redacted]",
    "qty 2 4111 1111 1111 1111 12/29": "qty 2 [redacted] 12/29",
    "1234 4111 1111 1111 1111 123": "1234 [redacted] 123",
    "/cards/4111111111111111/pay": "/cards/[redacted]/pay",
    卡号4111111111111111号: "卡号[redacted]号",
  });
});

test("numbers that are no card stay", () => {
  assertKept([
    "4111111111111112",
    "41111111111111111111",
    "id4111111111111111",
    "4111111111111111abc",
    "4111111111111111_1",
    "0.4111111111111111",
    "4111111111111111.5",
    "+4111111111111111",
    "4111  1111 1111 1111",
    "41 11 11 11 11 11 11 11",
    "0000000000000000",
    "1700000000005 1700000000013 1700000000021",
    "1700000000000000003",
  ]);
  for (let ms = 1_700_000_000_000; ms < 1_700_000_000_100; ms++) assertKept([`at ${ms}`]);
});

test("ordinary text stays as it is", () => {
  assertKept([
    "2024-01-02T03:04:05.678Z",
    "550e8400-e29b-41d4-a716-446655440000",
    "00000000-0000-4111-1111-111111111111",
    "    at Object.run (file:///srv/app/a.js:10:5)\n    at node:internal/x:1:2\n    at async b (/srv/@scope/b.js:3:4)",
    "webpack://app/./src/index.ts?1a2b",
    "mail bob@example.com or http://example.com/@bob, ok",
    "http://host:8080/users/me@x.com?id=1",
    "http://host?mail=a@b.c http://host#a@b",
    "http://[::1]:8080/a@b",
    "https://h/p?page=1&q=a=b#frag=1",
    "a = b; token == other && key = 1",
    "tokenCount=5&max_tokens=10",
    "error code=404 signature=none",
    "+44 20 7946 0958, 0049 170 1234567, (555) 123-4567",
    '{"id":12345678901234567,"at":1700000000000,"n":1.5e300}',
    "x-----BEGIN, ://, =, ?=, &=, #=",
    "",
  ]);
});

const PIECES = [
  "http://u:p@h",
  "?token=a&",
  ";pwd=x;",
  "4111 1111 1111 1111",
  "Bearer a1b2c3",
  "Basic dTpw",
  "-----BEGIN ",
];

test("a text without a sign is never changed", () => {
  const glue = [
    "PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    " ",
    "=",
    "&",
    "@",
    "/",
    ":",
    "://",
    "-",
    "%20",
    '"',
    "1",
    "b",
  ];
  const piece = fc.oneof(fc.constantFrom(...PIECES, ...glue), fc.string({ maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      if (!mayNeedRedaction(text)) assert.equal(redact(text), text);
    }),
    { numRuns: 2_000 },
  );
});

test("what is redacted stays as it is when it is redacted again", () => {
  for (const text of PIECES) assert.equal(redact(redact(text)), redact(text));
});

const HOSTILE = [
  ...[
    "a",
    "1",
    " ",
    "=",
    "&",
    "-",
    ":",
    "/",
    "@",
    "%",
    "4",
    "4111 ",
    "4111-",
    "1 1-",
    "a=",
    "&a=",
    "?token=",
    "token=a&",
  ],
  ...["://", "a://", "://a:b", "://a@", "://a:b/", "http://u:p@h ", "x://a:b?", "-----BEGIN ", "-----END ", "-----"],
  ...[
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n-----END ",
    "bearer ",
    "basic ",
    "bearer a",
    "Basic -",
  ],
  ...["bearer a1-", "authorization: ", "authorization:bearer", "%3d", "&%41=", ";pwd=", "4111111111111111", "token"],
];
const LONG = 3_000_000;
const SHORTENED = 16;

function processorMs(text: string): number {
  const start = process.cpuUsage();
  mayNeedRedaction(text);
  redact(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** A pause of the machine may spoil one measurement; a quadratic scan, 256 times as long, spoils all. */
function isOutOfProportion(text: string): boolean {
  const short = text.slice(0, text.length / SHORTENED);
  redact(short); // warm: compiling must not count
  for (let attempt = 0; attempt < 3; attempt++) {
    const shortMs = processorMs(short);
    const longMs = processorMs(text);
    if (longMs < 50 || longMs < 4 * SHORTENED * shortMs) return false;
  }
  return true;
}

/** Shorter texts first: a quadratic scan of the whole would take minutes. */
function isSlow(unit: string): boolean {
  const text = `x${unit.repeat(Math.ceil(LONG / unit.length))}`;
  return [SHORTENED ** 2, SHORTENED, 1].some((part) => isOutOfProportion(text.slice(0, LONG / part)));
}

test("3 MB of hostile text cost in proportion to their length", () => {
  assert.deepEqual(HOSTILE.filter(isSlow), []);
});

test("key names are looked at in proportion to the text", () => {
  let characters = 0;
  const count = (key: string): boolean => {
    characters += key.length;
    return false;
  };
  for (const unit of HOSTILE) {
    characters = 0;
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    redactText(text, count);
    assert.ok(characters <= 2 * text.length, unit);
  }
});
