import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ERROR_FIELDS, replyOf, rowOf, TIME_MS } from "./entry.fixture.js";
import { jsonCopy } from "./json-copy.js";
import { markdownReport } from "./markdown-report.js";
import { codeBlock, inlineCode } from "./markdown-text.js";

const ERROR_REPLY = replyOf(ERROR_FIELDS, {
  row: rowOf({ id: "k.9", level: "error", msg: "charge failed" }),
  before: [rowOf({ id: "k.1", timeMs: TIME_MS - 12, msg: "asking\nthe bank" })],
  after: [rowOf({ id: "k.10", timeMs: TIME_MS + 3400, level: "warn", msg: "retry", service: "Mail" })],
  group: {
    fingerprint: "9ee8af7c891661f0",
    count: 4812,
    firstMs: TIME_MS,
    lastMs: TIME_MS + 2000,
    requests: 311,
    why: "the same fingerprint",
  },
  baseline: { what: "minute", count: 3, medians: { "process.cpu.utilization": 0.12 } },
});

test("an error's report has all that an issue needs", () => {
  assert.equal(
    markdownReport(ERROR_REPLY),
    `## \`PaymentError [E_PAY]: charge failed\`

- **Time:** \`2026-11-27T14:03:07.412Z\`
- **Level:** \`error\`
- **Service:** \`Shop\`
- **Process:** \`4711, thread 0\`
- **Request:** \`r-1\`
- **Message:** \`charge failed\`
- **Kind:** \`9ee8af7c891661f0: 4,812 times, 311 requests hit, from 2026-11-27T14:03:07.412Z to 2026-11-27T14:03:09.412Z\`
- **File:** \`shop.log\`

### Stack

\`\`\`text
PaymentError: charge failed
    at charge (file:///app/src/pay.ts:42:11)
    at run (/app/node_modules/pool/index.js:5:1)
    at node:internal/main:1:2
    at checkout (/app/src/shop/checkout.ts:88:3)
\`\`\`

### Causes

\`\`\`text
caused by Error: connection lost
    at connect (/app/src/db.ts:1:2)
    … 2 frames as above
    { port: 5432 }
\`\`\`

### Machine at that moment

- **CPU 93 %, usually 12 %** (7.8× the usual)
- Memory (RSS) 412 MB

usually: median of 3 readings of this process in the minute before

### Call

\`\`\`text
charge({ id: 7 }, "[redacted]")
through charge ← checkout
rethrown
\`\`\`

### Fields

\`\`\`json
{
  "orderId": 7
}
\`\`\`

### Lines around it, in the same request

\`\`\`text
     −12 ms info  asking the bank
>      0 ms error charge failed
     +3.4 s warn  Mail retry
\`\`\`
`,
  );
});

test("a line that is no error, and one that cannot be read, have their report, too", () => {
  const line = markdownReport(replyOf({ time: "2026-11-27T14:03:07.412Z", level: "info", msg: "order placed" }));
  assert.match(line, /^## `order placed`\n\n- \*\*Time:/);
  assert.doesNotMatch(line, /###/);
  const bad = markdownReport(replyOf(null, { row: rowOf({ isBad: true, msg: "", level: "none", timeMs: null }) }));
  assert.match(bad, /^## Line that cannot be read\n/);
  assert.match(bad, /### Line\n\n```text\n\{"time":"torn\n```\n$/);
});

/** What Markdown reads of a text outside of its code: blocks and spans are taken out as CommonMark finds them. */
function outsideCode(markdown: string): string {
  let fence: string | undefined;
  const lines: string[] = [];
  for (const line of markdown.split(/\r\n|\n|\r/)) {
    const [, ticks] = /^ {0,3}(`{3,})[^`]*$/.exec(line) ?? [];
    if (fence !== undefined) {
      if (ticks !== undefined && ticks.length >= fence.length && line.trim() === ticks) fence = undefined;
    } else if (ticks === undefined) lines.push(line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, ""));
    else fence = ticks;
  }
  assert.equal(fence, undefined, "every block ends");
  return lines.join("\n");
}

const OWN_WORDS = /^[\w\s.:,()#*%×–-]*$/;

/** Pieces that mean something in Markdown, HTML or on GitHub, and what could break out of a line. */
const HOSTILE = fc
  .array(
    fc.constantFrom(
      "`",
      "``",
      "```",
      "~~~",
      "\n",
      "\r\n",
      "\r",
      "\u2028",
      "\0",
      " ",
      "#",
      "* ",
      "> ",
      "---",
      "|",
      "<img src=x>",
      "](javascript:x)",
      "@me",
      "\\",
      "!",
      "&lt;",
      "\u202e",
      "x",
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(""));

test("whatever a log says, in a report it is code: no link, mention, HTML or heading", () => {
  fc.assert(
    fc.property(HOSTILE, HOSTILE, HOSTILE, (one, other, third) => {
      const stack = `${one}: ${other}\n    at ${third} (/a.js:1:2)`;
      const cause = { type: one, message: other, stacktrace: stack, props: { [third]: one } };
      const fields = {
        "exception.type": one,
        "exception.message": other,
        "exception.stacktrace": stack,
        "exception.causes": [cause],
        "debug.args": [third],
        "debug.path": [one, other],
        "event.name": "ringlog.dropped",
        "dropped.reason": other,
        "dropped.by_level": { [one]: 3 },
        trace_id: third,
        [one]: other,
        [third]: [one, { [other]: third }],
      };
      const row = rowOf({ level: "error", msg: other, service: one, requestId: third });
      const group = { fingerprint: one, count: 2, firstMs: 0, lastMs: 1, requests: 1, why: other };
      const reply = replyOf(fields, { row, file: one, group, before: [row, { ...row, id: "k.1", service: other }] });
      assert.match(outsideCode(markdownReport(reply)), OWN_WORDS);
      assert.match(outsideCode(markdownReport(replyOf(null, { row, raw: one }))), OWN_WORDS);
    }),
    { numRuns: 500 },
  );
});

test("code stands behind a longer fence than any inside", () => {
  assert.equal(inlineCode("a`b``c"), "```a`b``c```");
  assert.equal(inlineCode("`a`"), "`` `a` ``");
  assert.equal(inlineCode("a\nb"), "`a\\nb`");
  assert.equal(inlineCode("  "), "");
  assert.equal(codeBlock("a\n````\nb"), "`````text\na\n````\nb\n`````");
});

test("a report has an end, whatever the line is", () => {
  const fields = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`key${n}`, "x".repeat(1000)]));
  const stack = `Error: ${"m".repeat(1_000_000)}\n    at f (/a.js:1:2)`;
  const report = markdownReport(replyOf({ ...fields, "exception.type": "Error", "exception.stacktrace": stack }));
  assert.ok(report.length < 150_000, String(report.length));
});

test("as JSON an entry is copied whole", () => {
  assert.deepEqual(JSON.parse(jsonCopy(ERROR_REPLY)), ERROR_FIELDS);
  assert.deepEqual(JSON.parse(jsonCopy(replyOf(null))), { raw: '{"time":"torn', isCut: false, file: "shop.log" });
});
