import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createKeyMatcher } from "../../record/redact-key.js";
import { redactText } from "../../record/text-patterns.js";
import { Stacks } from "./stacks.js";

const isSecretKey = createKeyMatcher(["token"]);
const redact = (text: string) => redactText(text, isSecretKey);

// Pieces of what is secret, whole and broken off, that may stand on either side of where the frames begin.
const words = [
  ...[
    "https://user:pw@host/a",
    "http:",
    "//u:p@h",
    "?token=abc&b=1",
    "&token",
    "=abc",
    "Bearer ",
    "abcdef0123456789abcdef",
    "basic",
  ],
  ...[
    "-----BEGIN PRIVATE KEY-----",
    "MIIEvQIBADANBgkq",
    "-----END PRIVATE KEY-----",
    "4111 1111 1111",
    " 1111",
    "4111111111111111",
    "-",
  ],
  ...["\n", "    at f (file:///srv/app.js:10:5)", "    at https://u:p@cdn/x.js:1:2", " ", "at", "words", "ü"],
];
const text = fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((parts) => parts.join(""));
const frame = fc.oneof(
  text.map((part) => `    at ${part} (/srv/app.js:10:5)`),
  fc.constant("    at Object.<anonymous> (file:///srv/app/4111/1111/index.js:1111:1111)"),
  text,
);

test("a trace is redacted as if it were one text, whatever was seen before", () => {
  const stacks = new Stacks(0);
  fc.assert(
    fc.property(text, fc.array(frame, { maxLength: 5 }), fc.boolean(), (message, frames, isChanged) => {
      const trace = `Error: ${message}\n${frames.join("\n")}`;
      const told = isChanged ? "another" : message;
      assert.equal(stacks.resolve(trace, told, redact), redact(trace));
      assert.equal(stacks.resolve(trace, told, redact), redact(trace), "from the cache");
    }),
    { numRuns: 3_000 },
  );
});

test("frames that were seen are looked at again by another filter", () => {
  const stacks = new Stacks(0);
  const trace = "Error: m\n    at f (https://u:p@cdn/x.js:1:2)";
  assert.equal(stacks.resolve(trace, "m", redact), "Error: m\n    at f (https://[redacted]@cdn/x.js:1:2)");
  assert.equal(
    stacks.resolve(trace, "m", (given) => given),
    trace,
  );
});
