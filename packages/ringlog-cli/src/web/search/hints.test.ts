import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldHints, hintContext, valueHints } from "./hints.js";

test("what is being typed is known by the caret", () => {
  assert.deepEqual(hintContext("level:error serv", 16), { kind: "field", fragment: "serv", from: 12 });
  assert.deepEqual(hintContext("-serv", 5), { kind: "field", fragment: "serv", from: 1 });
  assert.deepEqual(hintContext("(serv", 5), { kind: "field", fragment: "serv", from: 1 });
  assert.deepEqual(hintContext("service:pa x", 10), { kind: "value", field: "service", fragment: "pa", from: 8 });
  assert.deepEqual(hintContext("service:pay,ma", 14), { kind: "value", field: "service", fragment: "ma", from: 12 });
  assert.equal(hintContext("a ", 2), undefined);
  assert.equal(hintContext('msg:"serv', 9), undefined);
});

test("short names stand before long ones, and only for fields that the log has", () => {
  const fields = [
    { name: "service.name", kind: "text" as const },
    { name: "my key", kind: "number" as const },
  ];
  assert.deepEqual(
    fieldHints("serv", fields).map(({ insert }) => insert),
    ["service:", "service.name:"],
  );
  assert.deepEqual(
    fieldHints("key", fields).map(({ insert }) => insert),
    ['"my key":'],
  );
  assert.deepEqual(fieldHints("logger", fields), []);
});

test("values that need quotes get them; what is typed already is no hint", () => {
  const values = [
    { value: "pay", count: 5 },
    { value: "pay desk", count: 2 },
  ];
  assert.deepEqual(
    valueHints("pay", values).map(({ insert }) => insert),
    ['"pay desk"'],
  );
});
