import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { createKeyMatcher } from "./redact-key.js";
import { SECRET_NAMES } from "./secret-names.js";

const isSecret = createKeyMatcher([]);

function assertAll(keys: string, expected: boolean, matcher = isSecret): void {
  for (const key of keys.split(/\s+/).filter(Boolean)) assert.equal(matcher(key), expected, key);
}

test("well-known secrets match in every spelling", () => {
  assertAll(
    `password passwd pwd pass secret token api_key apiKey APIKEY apikey API-KEY x-api-key X-Api-Key APIKey api.key
     Api_Key authorization Authorization proxy-authorization cookie Cookie set-cookie setCookie Set-Cookie SET_COOKIE
     private_key privateKey PRIVATEKEY accessKey secretKey aws_secret_access_key client_secret clientSecret
     accessToken access_token ACCESSTOKEN accesstoken refreshToken id_token userPassword DB_PASSWORD dbPass PGPASSWORD
     card cardNumber card_number creditCard credit-card ccnumber ccNumber pan cvv CVC cvv2 ssn jwt userJWT bearer
     credential credentials connectionString sessionId JSESSIONID PHPSESSID connect.sid passphrase
     tokens secrets passwords cookies apiKeys privateKeys _csrf`,
    true,
  );
});

test("a match needs the last words", () => {
  assertAll(
    `tokenCount token_count passwordHash password_hash passwordResetAt secretary cookieConsent authorizationUrl
     cardId cards bypass compass spanner japan span panel discard wildcard keyboard monkey key id name author
     accessKeyId public_key authType tokenizer passenger`,
    false,
  );
  assertAll("max_tokens maxTokens total_tokens promptTokens completion_tokens cacheReadTokens", false);
});

test("digits: at the end they do not count, inside they part words", () => {
  assertAll("password1 password_2 apiKey2 oauth2Token oauth2token sha256Secret", true);
  assertAll("token2count password1hash", false);
});

test("path-like and bracketed names match by their last words", () => {
  assertAll("user[password] user.password user/password $password password: [token]", true);
  assert.equal(isSecret("private key"), true);
  assert.equal(isSecret("pass\u200bword"), true);
  assert.equal(isSecret("api\u2011key"), true);
});

test("mixed case hides nothing", () => {
  assertAll("pAsSwOrD PaSsWoRd ToKeN aPiKeY", true);
});

test("keys of any content are answered", () => {
  assertAll("__proto__ constructor - _ 123 \ud800 日本", false);
  assert.equal(isSecret(""), false);
});

test("a name of the user matches by the same rule", () => {
  const matcher = createKeyMatcher(["iban", "tax-id", "Straße"]);
  assertAll("iban IBAN customerIban customer_iban taxId TAX_ID tax.id customerTaxId straße token", true, matcher);
  assertAll("ibanCount taxIdent syntax-idx iban_valid", false, matcher);
});

test("a user's expression sees the key as it is, each time from its start", () => {
  const matcher = createKeyMatcher([/^X-/g, /internal$/iy]);
  for (let i = 0; i < 3; i++) assert.equal(matcher("X-Trace"), true);
  assert.equal(matcher("x-trace"), false);
  const pattern = /name/g;
  pattern.lastIndex = 3;
  assert.equal(createKeyMatcher([pattern])("name"), true);
  assert.equal(pattern.lastIndex, 3);
});

test("a user's expression sees 256 characters of a key, the word rule its end", () => {
  const lengths: number[] = [];
  class Spy extends RegExp {}
  const matcher = createKeyMatcher([new Spy("^.{256}$"), /zz$/]);
  lengths.push(255, 256, 257, 100_000);
  assert.deepEqual(
    lengths.map((length) => matcher("a".repeat(length))),
    [false, true, true, true],
  );
  assert.equal(createKeyMatcher([/zz$/])(`${"a".repeat(300)}zz`), false);
  assert.equal(isSecret(`${"a".repeat(300)}_password`), true);
});

test("redact: false matches nothing", () => {
  assertAll("password token authorization", false, createKeyMatcher(false));
});

test("every listed name matches in camel, snake, kebab, upper and run-together form, also after other words", () => {
  const prefix = fc.constantFrom("", "my", "user", "x", "http");
  fc.assert(
    fc.property(fc.constantFrom(...SECRET_NAMES), prefix, (name, first) => {
      const words = [...(first === "" ? [] : [first]), ...name.split(" ")];
      const camel = words.map((word, i) => (i === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join("");
      const forms = [camel, words.join("_"), words.join("-"), words.join("_").toUpperCase(), name.replaceAll(" ", "")];
      for (const form of forms) assert.equal(isSecret(form), true, form);
      assert.equal(isSecret(`${words.join("_")}_count`), false);
    }),
  );
});
