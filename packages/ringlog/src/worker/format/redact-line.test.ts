import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { redactLine } from "./redact-line.js";

const isSecret = (key: string) => key === "password";
const filter = (text: string) => text.replace("hunter2", "[redacted]");
const redact = (line: string) => redactLine(line, isSecret, filter);

describe("secrets in a line", () => {
  it("leaves a line without any as it is, to the byte", () => {
    for (const line of ['{"a":1.0,"b":{"a":1},"a":2,"n":12345678901234567890}\n', "{ }\r\n", "[1, 2]\n"])
      assert.equal(redact(line), line);
  });

  it("takes out what stands under a secret's name, at any depth, and keeps the line's end", () => {
    assert.equal(
      redact('{"level":30,"a":[{"password":{"x":1}}],"password":null}\r\n'),
      '{"level":30,"a":[{"password":"[redacted]"}],"password":"[redacted]"}\r\n',
    );
  });

  it("looks at texts, and at a line that is no JSON as a text", () => {
    assert.equal(redact('{"msg":"it is hunter2"}\n'), '{"msg":"it is [redacted]"}\n');
    assert.equal(redact("it is hunter2\n"), "it is [redacted]\n");
  });

  it("takes a key called __proto__ for a key", () => {
    assert.equal(redact('{"__proto__":{"password":1},"a":2}\n'), '{"__proto__":{"password":"[redacted]"},"a":2}\n');
  });
});
