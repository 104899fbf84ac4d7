import { randomBytes, randomInt } from "node:crypto";

/** Secrets that exist nowhere else, in the forms that secrets have. */
export interface CanarySecrets {
  readonly password: string;
  /** As of a payment provider: `sk_live_…`. */
  readonly apiKey: string;
  readonly jwt: string;
  /** An opaque bearer token. */
  readonly bearerToken: string;
  readonly awsAccessKeyId: string;
  readonly awsSecretAccessKey: string;
  readonly sessionId: string;
  /** 16 digits that pass the check of card numbers. */
  readonly cardNumber: string;
  /** A private key in PEM. */
  readonly privateKey: string;
}

/** Key names under which each is usually found, in many spellings. All are on the list of well-known secrets. */
export const SPELLINGS: { readonly [name in keyof CanarySecrets]: readonly string[] } = {
  password: [
    "password",
    "PassWord",
    "PASSWORD",
    "user_password",
    "db-password",
    "dbPassword",
    "newPassword2",
    "pwd",
    "passphrase",
  ],
  apiKey: ["apiKey", "api_key", "API-KEY", "x-api-key", "STRIPE_SECRET_KEY", "clientSecret"],
  jwt: ["token", "accessToken", "access_token", "refresh-token", "ID_TOKEN", "jwt"],
  bearerToken: ["authorization", "Proxy-Authorization", "authToken", "bearer"],
  awsAccessKeyId: ["accessKey", "AWS_ACCESS_KEY"],
  awsSecretAccessKey: ["secretAccessKey", "AWS_SECRET_ACCESS_KEY", "secret"],
  sessionId: ["cookie", "Set-Cookie", "sessionId", "PHPSESSID", "connect.sid"],
  cardNumber: ["card", "cardNumber", "card_number", "creditCard", "pan"],
  privateKey: ["privateKey", "private_key", "signingKey"],
};

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function makeSecrets(): CanarySecrets {
  return {
    password: `Canary-${random(9)}!`,
    apiKey: `sk_live_${randomBytes(16).toString("hex")}`,
    jwt: makeJwt(),
    bearerToken: `canary.${random(24)}`,
    awsAccessKeyId: `AKIA${Array.from({ length: 16 }, () => BASE32[randomInt(32)]).join("")}`,
    awsSecretAccessKey: randomBytes(30).toString("base64").replace(/[+/]/g, "c"),
    sessionId: `s%3A${randomBytes(16).toString("hex")}`,
    cardNumber: makeCardNumber(),
    privateKey: makePrivateKey(),
  };
}

function random(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

function makeJwt(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: random(6), name: "Canary", jti: random(12) };
  return `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}.${random(32)}`;
}

/** A Visa number of no issuer that is known; the last digit makes the sum right (ISO/IEC 7812-1, annex B). */
function makeCardNumber(): string {
  const digits = [4, ...Array.from({ length: 14 }, () => randomInt(10))];
  const sum = digits.reduce((total, digit, index) => {
    const value = index % 2 === 0 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return [...digits, (10 - (sum % 10)) % 10].join("");
}

/** Not a key that opens anything: random bytes in the form of one. */
function makePrivateKey(): string {
  const body =
    randomBytes(144)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PRIVATE KEY-----", ...body, "-----END PRIVATE KEY-----"].join("\n");
}
