// Secrets never reach an output: by key name, and by the form of a text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { debug, type LoggerOptions } from "ringlog";
import { openLog } from "./open-log.js";
import { runCode } from "./run-code.js";

const S = "s3cr3t-value";
const HIDDEN = "[redacted]";

const SECRET_KEYS = [
  "password", "passwd", "pwd", "secret", "token", "api_key", "apiKey", "API-KEY", "ApiKey", "APIKEY", "x-api-key", "X-Api-Key", "api key",
  "authorization", "Authorization", "AUTHORIZATION", "proxy-authorization", "cookie", "Cookie", "set-cookie", "Set-Cookie", "cookies",
  "private_key", "privateKey", "PRIVATE-KEY", "client_secret", "clientSecret", "accessToken", "access_token", "refresh-token", "idToken",
  "userPassword", "user.password", "db_password", "DB_PASSWORD", "PASSWORD", "Passwd", "oldPassword", "password2", "passphrase",
  "cardNumber", "card_number", "CARD-NUMBER", "creditCard", "cvv", "x_auth_token", "sessionToken", "jwt", "aws_secret_access_key", "bearer",
]; // biome-ignore format: a table
const HARMLESS_KEYS = [
  "tokenCount",
  "passwordless",
  "secretary",
  "tokens_per_second",
  "cookieConsentShown",
  "author",
  "key",
  "cardinality",
  "compass",
  "apiKeyId",
  "max_tokens",
];

function secrets(value: unknown = S): Record<string, unknown> {
  return Object.fromEntries(SECRET_KEYS.map((key) => [key, value]));
}

test("every spelling, at any depth, in arrays, Maps, bindings, errors, causes and messages", async (t) => {
  const { log, own, text } = openLog(t, { throttleSec: 0, limits: { keys: 1_000 } });
  for (let round = 0; round < 2; round++) {
    log.info(secrets());
    log.info({
      a: { b: { c: { d: secrets() } } },
      list: [secrets(), [secrets()]],
      map: new Map(Object.entries(secrets())),
      set: new Set([secrets()]),
    });
    log.info("%j %o %O %s", secrets(), secrets(), secrets(), secrets());
    log.info("appended", secrets(), [secrets()]);
    log.info([secrets()]);
    log.child(secrets()).info("bound");
    log.error(Object.assign(new Error("x", { cause: Object.assign(new Error("y"), secrets()) }), secrets()));
    log.error({ err: new Error("x"), other: Object.assign(new Error("z"), secrets()) });
    log.info({
      json: { toJSON: () => secrets() },
      cls: Object.assign(new (class Config {})(), secrets()),
      np: Object.assign(Object.create(null), secrets()),
    });
    log.info(secrets({ deep: S, list: [S] }));
  }
  const lines = await own();
  assert.equal(lines.length, 20);
  assert.ok(!text().includes(S));
  for (const key of SECRET_KEYS) assert.equal(lines[0]?.[key], HIDDEN, key);
});

test("a secret is not even read", async (t) => {
  const { log, own } = openLog(t);
  const target = Object.defineProperty({}, "password", { enumerable: true, get: () => assert.fail("read") });
  for (let round = 0; round < 3; round++) log.info({ deep: target });
  log.info(target);
  for (const line of await own()) assert.match(JSON.stringify(line), /\[redacted\]/);
});

test("keys that only look like it are left alone", async (t) => {
  const { log, own } = openLog(t);
  const fields = Object.fromEntries(HARMLESS_KEYS.map((key) => [key, "shown"]));
  log.info(fields);
  const [line] = await own();
  for (const key of HARMLESS_KEYS) assert.equal(line?.[key], "shown", key);
});

const PRIVATE_KEY =
  "-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\n-----END RSA PRIVATE KEY-----";
const TEXTS: readonly (readonly [text: string, secret: string])[] = [
  ["postgres://admin:hunter22@db.example/app", "hunter22"],
  ["see https://user:hunter22@example.org/x?y=1 now", "hunter22"],
  ["https://example.org/cb?access_token=hunter22&page=2", "hunter22"],
  ["https://example.org/cb?page=2&api_key=hunter22#top", "hunter22"],
  ["https://example.org/cb?password=hunter22", "hunter22"],
  ["GET /login?user=a&token=hunter22 200", "hunter22"],
  ["Authorization: Bearer abcdef.123456.ghijkl", "abcdef.123456.ghijkl"],
  ["Authorization: Basic dXNlcjpodW50ZXIy", "dXNlcjpodW50ZXIy"],
  ["paid with 4111 1111 1111 1111 today", "4111 1111 1111 1111"],
  ["paid with 4111111111111111", "4111111111111111"],
  ["paid with 5500-0000-0000-0004", "5500-0000-0000-0004"],
  [PRIVATE_KEY, "MIIBOgIBAAJBAKj34"],
];

test("texts lose what shows by its form: URLs, credentials, private keys, card numbers, wherever they stand", async (t) => {
  const { log, own, text } = openLog(t, { throttleSec: 0 });
  for (const [value] of TEXTS) {
    for (let round = 0; round < 2; round++) {
      log.info(value);
      log.info({ value, list: [value], map: new Map([["k", value]]), deep: { value } }, "%s and %j", value, { value });
      log.error(Object.assign(new Error(value, { cause: new Error(value) }), { value, name: "E" }));
      log.child({ value }).info("bound");
      debug({ name: "f" }, (..._given: unknown[]) => {
        throw new Error(value);
      })(value, { value });
    }
  }
  await own();
  for (const [value, secret] of TEXTS) assert.ok(!text().includes(secret), `${secret} of ${value}`);
  assert.ok(text().includes("db.example/app") && text().includes("page=2"));
});

test("URL objects and search parameters", async (t) => {
  const { log, only } = openLog(t);
  const url = new URL("https://user:hunter22@example.org/p?token=hunter22&page=1");
  log.info({ url, search: url.searchParams });
  const line = await only();
  assert.ok(!JSON.stringify(line).includes("hunter22"));
  assert.match(String(line["url"]), /example\.org\/p\?.*page=1/);
});

test("a card number that is a number", async (t) => {
  const { log, own, text } = openLog(t);
  log.info({ n: 4111111111111111, time_ns: 1700000000000, id: 1234567890123456 });
  log.info("paid with", 4111111111111111);
  const [line] = await own();
  assert.ok(!text().includes("4111111111111111"));
  assert.deepEqual([line?.["time_ns"], line?.["id"]], [1700000000000, 1234567890123456]);
});

test("summaries, fingerprints and messages of withheld errors", async (t) => {
  const { log, closed, text } = openLog(t, { throttleSec: 60 });
  for (let n = 0; n < 5; n++) for (const [value] of TEXTS) log.error(new Error(`${value} ${n}`));
  const lines = await closed();
  assert.ok(lines.some((line) => line["event.name"] === "ringlog.suppressed"));
  for (const [value, secret] of TEXTS) assert.ok(!text().includes(secret), `${secret} of ${value}`);
});

test("captured arguments: by key, and by the parameter's name", async (t) => {
  const { own, text } = openLog(t, { throttleSec: 0 });
  class Api {
    login(user: string, password: string, { token }: { token: string }, ...secrets: string[]): void {
      throw new Error(`no ${user}${password.length}${token.length}${secrets.length}`);
    }
  }
  const login = debug({ name: "login" }, Api.prototype.login);
  login("ann", S, { token: S }, S, S);
  debug({ name: "arrow" }, (apiKey: unknown, list: unknown) => {
    throw new Error(`${typeof apiKey}${typeof list}`);
  })({ deep: S }, [{ secret: S }]);
  const [first, second] = await own();
  assert.deepEqual(first?.["debug.args"], ["ann", HIDDEN, { token: HIDDEN }, HIDDEN, HIDDEN]);
  assert.deepEqual(second?.["debug.args"], [HIDDEN, [{ secret: HIDDEN }]]);
  assert.ok(!text().includes(S));
});

test("redact adds names and regular expressions, which see key names only, cut at 256 characters", async (t) => {
  const seen: string[] = [];
  const spy = /^x-internal/i;
  const exec = spy.exec.bind(spy);
  spy.exec = (text) => {
    seen.push(text);
    return exec(text);
  };
  const options: LoggerOptions = { redact: ["zipCode", "iban", /^x-internal/i, /-private$/g], throttleSec: 0 };
  const { log, own } = openLog(t, options);
  const long = `x-internal${"y".repeat(1_000)}`;
  for (let round = 0; round < 3; round++) {
    log.info({
      zipCode: S,
      zip_code: S,
      homeZipCode: S,
      iban: S,
      "X-Internal-Id": S,
      "a-private": S,
      password: S,
      [long]: S,
      shown: "x",
      zip: "x",
    });
    log.info({ deep: [{ iban: S }], map: new Map([["a-private", S]]) });
    log.info("https://h/?iban=s3cr3t-value&zip=1");
    log.error(Object.assign(new Error("x"), { iban: S }));
  }
  for (const line of await own()) {
    assert.ok(!JSON.stringify(line).includes(S), JSON.stringify(line));
    if ("shown" in line) assert.deepEqual([line["shown"], line["zip"]], ["x", "x"]);
  }
  assert.deepEqual(seen, []);
});

test("a key longer than 256 characters costs a regular expression no more", async (t) => {
  const { log, only } = openLog(t, { redact: [/^(a+)+$/] });
  log.info({ [`${"a".repeat(24)}!`]: 1 });
  assert.equal((await only())[`${"a".repeat(24)}!`], 1);
});

test("redact: false turns all of it off", async (t) => {
  const { log, own } = openLog(t, { redact: false, throttleSec: 0 });
  log.info(
    { password: S, deep: [{ token: S }] },
    "https://user:hunter22@h/?token=x Bearer abcdef123456 4111111111111111",
  );
  debug({ name: "f" }, (password: string) => {
    throw new Error(`x${password.length}`);
  })(S);
  const [line, caught] = await own();
  assert.deepEqual([line?.["password"], line?.["deep"]], [S, [{ token: S }]]);
  assert.equal(line?.["msg"], "https://user:hunter22@h/?token=x Bearer abcdef123456 4111111111111111");
  assert.deepEqual(caught?.["debug.args"], [S]);
});

test("the pretty console hides the same", async () => {
  const { stdout } = await runCode(`
    const log = initLogger({ console: "pretty", throttleSec: 60 });
    const secrets = ${JSON.stringify(secrets())};
    log.info(secrets, "https://user:s3cr3t-value@h/?token=s3cr3t-value");
    for (let n = 0; n < 3; n++) log.error(Object.assign(new Error("postgres://u:s3cr3t-value@h", { cause: new Error("https://u:s3cr3t-value@h") }), secrets));
    debug(function f(password, o) { throw new Error("x"); })("s3cr3t-value", { secrets });
    await log.close();`);
  assert.ok(stdout.includes("[redacted]") && !stdout.includes(S), stdout);
});

test("the built-in patterns take linear time on any input", async (t) => {
  const { log, own } = openLog(t, { limits: { stringLength: 1_000_000, recordBytes: 8 * 1024 * 1024 } });
  for (const part of ["://", "=", "a=", "?a=", "Bearer ", "-----BEGIN", "1", "1 ", "4111 ", "@", "://a:", "&token="]) {
    log.info(part.repeat(Math.floor(1_000_000 / part.length)));
  }
  assert.equal((await own()).length, 12);
});
