// A line of another logger may hold anything under any key, and of any size.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RESERVED_KEYS } from "../../../../ringlog/src/record/reserved-keys.js";
import type { EntryReply } from "../../model/api.js";
import { callText, watchedCall } from "./call-facts.js";
import { replyOf, rowOf } from "./entry.fixture.js";
import { factsOf } from "./entry-facts.js";
import { fieldsOf } from "./entry-fields.js";
import { kindOf } from "./entry-kind.js";
import { errorTree } from "./error-tree.js";
import { commonFolder, foldFrames } from "./fold-frames.js";
import { jsonCopy } from "./json-copy.js";
import { markdownReport } from "./markdown-report.js";
import { originFields, ownFields } from "./own-fields.js";
import { readingsOf } from "./readings.js";

const EVENTS = [
  "ringlog.suppressed",
  "ringlog.dropped",
  "ringlog.storm",
  "ringlog.stall",
  "ringlog.recovered",
  "process.warning",
];
const STACK_PIECES = [
  "Error: m\n",
  "    at f (/a/b.ts:1:2)\n",
  "    at C:\\x.js:1:2\n",
  "    at g (app:///c.js:3)\n",
  "at ",
  "(",
  "node:fs:1:2)\n",
  "eval at ",
  "x",
];

const stack = fc.array(fc.constantFrom(...STACK_PIECES), { maxLength: 30 }).map((pieces) => pieces.join(""));
const value = fc.oneof(fc.jsonValue(), stack, fc.constantFrom(...EVENTS), fc.double());
const line = fc.dictionary(
  fc.oneof(fc.constantFrom(...RESERVED_KEYS, "http.response.status_code"), fc.string()),
  value,
);

/** All that the page and the copies make of a line. */
function lookAt(reply: EntryReply): number {
  const fields = fieldsOf(reply);
  const kind = kindOf(fields, false);
  const call = watchedCall(fields);
  const frames = errorTree(fields)?.frames ?? [];
  const texts = [
    ...factsOf(kind, fields).map(({ text }) => text),
    ...ownFields(fields).map(({ name }) => name),
    ...originFields(fields).map(({ name }) => name),
    ...readingsOf(fields, reply.baseline).map(({ text }) => text),
    call === undefined ? "" : callText(call),
    commonFolder(frames),
    markdownReport(reply),
  ];
  assert.equal(foldFrames(frames).length <= frames.length, true);
  return texts.join("").length;
}

test("whatever stands under any key, the line is shown and copied", () => {
  fc.assert(
    fc.property(line, (fields) => {
      const reply = replyOf(fields, { row: rowOf({ level: "error", requestId: null, service: null }) });
      lookAt(reply);
      assert.deepEqual(JSON.parse(jsonCopy(reply)), JSON.parse(JSON.stringify(fields)));
    }),
    { numRuns: 1000 },
  );
});

test("an object that no text can be made of is shown", () => {
  const bare = { toString: "", valueOf: 1, toJSON: null };
  const fields = Object.fromEntries([...RESERVED_KEYS, "own", "deep.own"].map((key) => [key, bare]));
  lookAt(replyOf({ ...fields, deep: { a: { b: { c: { d: { e: { f: bare } } } } } } }));
});

test("a line of any size is shown by a bounded text", () => {
  const long = "x".repeat(1_000_000);
  const deep = JSON.parse(`${'{"a":['.repeat(2000)}${"]}".repeat(2000)}`) as unknown;
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`key${n}`, n]));
  const frames = "    at f (/a/b.ts:1:2)\n".repeat(10_000);
  const cause = {
    type: "x".repeat(1000),
    message: "m",
    stacktrace: frames.slice(0, 2000),
    props: { many: "x".repeat(1000) },
  };
  const fields = {
    ...many,
    "exception.type": long,
    "exception.message": long,
    "exception.stacktrace": `${long}\n${frames}`,
    "exception.causes": Array.from({ length: 1000 }, () => cause),
    "debug.args": [deep, many, long],
    "debug.path": Array.from({ length: 5000 }, () => "f"),
    "debug.args_changed": Array.from({ length: 500 }, () => ({ path: "0", from: "x".repeat(1000), to: [deep] })),
    "event.name": "ringlog.suppressed",
    "suppressed.messages": Array.from({ length: 2000 }, () => "x".repeat(1000)),
  };
  assert.ok(lookAt(replyOf(fields, { raw: "{" })) < 3_000_000);
});
