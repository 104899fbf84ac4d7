import assert from "node:assert/strict";
import { test } from "node:test";
import { lineKind } from "./line-kind.js";

const RECORD =
  '{"time":"2026-11-23T14:03:07.417Z","level":"info","msg":"order placed","service.name":"Shop","service.instance.id":"oalyt3jr","process.pid":1800,"thread.id":0,"seq":1,"orderId":7}';
const OWN =
  '{"time":"2026-11-23T14:03:07.477Z","level":"warn","msg":"…","service.name":"Shop","service.instance.id":"oalyt3jr","process.pid":1800,"thread.id":2,"event.name":"ringlog.dropped","dropped.count":4711,"dropped.reason":"full","dropped.by_level":{"info":4711}}';

const kind = (text: string | Buffer) => lineKind(Buffer.from(text as string)).kind;

test("a record, with whose it is and its number", () => {
  const origin = { instanceId: "oalyt3jr", serviceName: "Shop", pid: 1_800, threadId: 0 };
  const time = "2026-11-23T14:03:07.417Z";
  assert.deepEqual(lineKind(Buffer.from(RECORD)), { kind: "record", origin, seq: 1, time });
  assert.equal(kind(RECORD.replace("order placed", "caf\u00e9 \ufffd")), "record");
});

test("a record that ringlog made, with what it tells of losses", () => {
  const origin = { instanceId: "oalyt3jr", serviceName: "Shop", pid: 1_800, threadId: 2 };
  const found = { kind: "own", origin, dropped: 4_711, time: "2026-11-23T14:03:07.477Z" };
  assert.deepEqual(lineKind(Buffer.from(OWN)), found);
  const recovered = OWN.replace("ringlog.dropped", "ringlog.recovered").replace('"dropped.count":4711,', "");
  assert.deepEqual(lineKind(Buffer.from(recovered)), { ...found, dropped: 0 });
});

test("every beginning and every end of a record is torn; but for a few characters of its end, which say nothing", () => {
  for (const record of [RECORD, OWN]) {
    const { length } = record;
    for (let at = 2; at < length; at++) assert.equal(kind(record.slice(0, at)), "torn", record.slice(0, at));
    for (let at = 1; at < length - 2; at++) assert.equal(kind(record.slice(at)), "torn", record.slice(at));
  }
});

test("two in one line, a hole of NUL bytes, bytes that are no UTF-8 are torn", () => {
  assert.equal(kind(RECORD + RECORD), "torn");
  assert.equal(kind(RECORD.slice(0, 90) + OWN), "torn");
  assert.equal(kind(`${"\0".repeat(500)}${RECORD}`), "torn");
  assert.equal(kind("\0\0"), "torn");
  const bytes = Buffer.from(RECORD);
  bytes[bytes.indexOf("placed")] = 0xe9;
  assert.equal(kind(bytes), "torn");
});

test("a record that lacks one of its keys, or has a wrong value there, is torn", () => {
  const keys = ["time", "level", "msg", "service.name", "service.instance.id", "process.pid", "thread.id"];
  for (const key of [...keys, "seq"]) assert.equal(kind(RECORD.replace(`"${key}"`, `"${key}_"`)), "torn", key);
  for (const key of [...keys, "event.name"]) assert.equal(kind(OWN.replace(`"${key}"`, `"${key}_"`)), "torn", key);
  assert.equal(kind(OWN.replace("dropped.count", "dropped.mount")), "torn");
  for (const seq of ["0", "-1", "1.5", '"1"', "1e300", "null"])
    assert.equal(kind(RECORD.replace('"seq":1', `"seq":${seq}`)), "torn", seq);
});

test("what others write is foreign", () => {
  const lines = [
    "",
    " ",
    "plain text",
    "Error: something\u001b[0m",
    "    at pay (file:///shop.mjs:7:9)",
    "{",
    "}",
    "  },",
    "{ a: 1, b: { c: 2 } }",
    "  [Symbol(kind)]: 'x' }",
    '{"a":1}',
    "[1,2]",
    "17",
    "null",
    '{"level":30,"time":1764252187417,"pid":7,"hostname":"h","msg":"pino"}',
    '{"time":"2026-11-23T14:03:07.417123Z","level":"INFO","msg":"slog","service.name":"other","service.instance.id":"x"}',
    '{"time":"2026-11-23T14:03:07.417Z","level":"info","msg":"another with our head"}',
  ];
  for (const line of lines) assert.equal(kind(line), "foreign", line);
});
