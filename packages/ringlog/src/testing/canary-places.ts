import { type CanarySecrets, SPELLINGS } from "./canary-secrets.js";

/** Fields with every secret under every spelling, at the top, nested, in lists and Maps, behind a getter, and in a cycle. */
export function secretFields(secrets: CanarySecrets, keys: readonly string[]): Record<string, unknown> {
  const flat = flatFields(secrets, keys);
  const cyclic: Record<string, unknown> = { ...flat, harmless: "seen" };
  cyclic["self"] = cyclic;
  return {
    ...flat,
    user: { id: 7, login: { ...flat } },
    list: [{ headers: { ...flat } }],
    map: new Map<string, unknown>([["inner", { ...flat }], ...Object.entries(flat)]),
    record: new Account(flat),
    lazy: Object.defineProperty({}, "password", { enumerable: true, get: () => secrets.password }),
    json: { toJSON: () => ({ ...flat }) },
    cyclic,
    rawHeaders: ["Authorization", `Bearer ${secrets.bearerToken}`],
    url: new URL(secretUrls(secrets)[0] as string),
    texts: secretTexts(secrets),
  };
}

class Account {
  constructor(fields: object) {
    Object.assign(this, fields);
  }
}

export function flatFields(secrets: CanarySecrets, keys: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(SPELLINGS).flatMap(([name, spellings]) =>
    spellings.map((key) => [key, secrets[name as keyof CanarySecrets]]),
  );
  return Object.fromEntries([...entries, ...keys.map((key) => [key, secrets.password])]);
}

function secretUrls({ password, jwt, apiKey, bearerToken }: CanarySecrets): readonly string[] {
  return [
    `https://app:${encodeURIComponent(password)}@example.org/?page=2&access_token=${jwt}`,
    `postgres://app:${password}@db.internal:5432/shop`,
    `https://example.org/cb?api_key=${apiKey}#id_token=${bearerToken}`,
  ];
}

/** Sentences in which secrets show by their form. */
export function secretTexts(secrets: CanarySecrets): readonly string[] {
  const { password, jwt, bearerToken, cardNumber, privateKey } = secrets;
  const grouped = cardNumber.replace(/(\d{4})(?=\d)/g, "$1 ");
  return [
    ...secretUrls(secrets).map((url) => `GET ${url} failed`),
    `Authorization: Bearer ${bearerToken}`,
    `header was "authorization: bearer ${jwt}"`,
    `Authorization: Basic ${Buffer.from(`app:${password}`).toString("base64")}`,
    `paid with ${cardNumber}`,
    `paid with ${grouped}, then with ${grouped.replaceAll(" ", "-")}`,
    `the key is\n${privateKey}\nand was refused`,
  ];
}

/** An error with secrets in its message, its properties, its causes and its parts. */
export function secretError(secrets: CanarySecrets, keys: readonly string[]): Error {
  const [text = "", other = ""] = secretTexts(secrets);
  const fields = flatFields(secrets, keys);
  const deep = Object.assign(new Error(other), { config: { headers: { ...fields } } });
  const cause = new AggregateError([deep, Object.assign(new TypeError(text), fields)], text, { cause: deep });
  return Object.assign(new Error(text, { cause }), { request: { ...fields }, ...fields });
}
