import assert from "node:assert/strict";
import { test } from "node:test";
import { format } from "node:util";
import { initLogger } from "../../core.js";
import { messageText, splitError } from "./shown-text.js";

const failure = new TypeError("bad");
const other = new RangeError("worse");

function split(...args: unknown[]) {
  const { rest, error, hasError } = splitError(args);
  return [format(...rest), hasError ? error : "none"];
}

test("the error leaves the text, which else is as Node.js formats it", () => {
  assert.deepEqual(split("a %s", 1, { b: 2 }), ["a 1 { b: 2 }", "none"]);
  assert.deepEqual(split(failure), ["", failure]);
  assert.deepEqual(split("failed:", failure), ["failed:", failure]);
  assert.deepEqual(split(failure, "while saving"), ["while saving", failure]);
  assert.deepEqual(split(failure, "at 100%s", 5), ["at 100%s 5", failure]);
  assert.deepEqual(split("order %d", 7, failure), ["order 7", failure]);
});

test("an error that a placeholder shows stays as type and message", () => {
  assert.deepEqual(split("got %s here", failure), ["got TypeError: bad here", failure]);
  assert.deepEqual(split("100%% of %s", failure), ["100% of TypeError: bad", failure]);
  assert.deepEqual(split("100%%", failure), ["100%", failure]);
});

test("of several errors the last one is the record's if it stands last, else the first", () => {
  assert.deepEqual(split("x", failure, other), ["x TypeError: bad", other]);
  assert.deepEqual(split("x", failure, other, "y"), ["x RangeError: worse y", failure]);
});

test("a message has no colours, no line end and no secret that its key tells", () => {
  assert.equal(
    messageText("\u001b[31mred\u001b[39m { password: \u001b[32m'x'\u001b[39m }\n"),
    "red { password: '[redacted]' }",
  );
  assert.equal(messageText("two\nlines\n\n"), "two\nlines\n");
});

test("which keys are secret is what the configuration that holds says", async () => {
  const text = "{ iban: 'x', password: 'y' }";
  const log = initLogger({ console: "off", redact: ["iban"] });
  assert.equal(messageText(text), "{ iban: '[redacted]', password: '[redacted]' }");
  initLogger({ console: "off", redact: false });
  assert.equal(messageText(text), text);
  initLogger({ console: "off" });
  assert.equal(messageText(text), "{ iban: 'x', password: '[redacted]' }");
  await log.close();
});
