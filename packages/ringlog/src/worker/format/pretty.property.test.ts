import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LEVEL_NAMES } from "../../record/level.js";
import type { LogRecord, Value, ValueObject } from "../../record/record.js";
import type { CodeSource } from "./pretty/code-frame.js";
import { displayWidth } from "./pretty/width.js";
import { recordWith } from "./pretty.fixture.js";
import { createPrettyFormatter } from "./pretty.js";

const NASTY = [
  "\n",
  "\r",
  "\t",
  "\x1b[31m",
  "\x1b]8;;x\x1b\\",
  "\x9b",
  "\u2028",
  "\u202e",
  "\ud800",
  "\u3164",
  "界",
  "🎉",
  " ",
];
const STACK_PARTS = [
  "\n    at ",
  "f (",
  "/app/x.js:1:2",
  ")",
  "node:fs:1:1",
  "/app/node_modules/y.js:1:1",
  "file://",
  "%",
];

const text = fc
  .array(fc.oneof(fc.constantFrom(...NASTY, ...STACK_PARTS), fc.string({ unit: "binary", maxLength: 12 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(""));

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const frame = fc
  .tuple(text, fc.constantFrom("/app/", "/", "file:///app/", "C:\\app\\", "/app/node_modules/y/", "node:"), text)
  .map(([call, folder, file]) => `    at ${call} (${folder}${file}:1:2)`.replaceAll("\n", " "));

/** Whatever text, or a trace as V8 writes one, with nasty names in it. */
const cause = fc
  .tuple(text, text, text, maybe(text), fc.array(frame, { maxLength: 5 }))
  .map(([type, message, preamble, stacktrace, frames]) => {
    const trace = [preamble, `${type}: ${message}`, ...frames].join("\n");
    return { type, message, stacktrace: stacktrace ?? trace };
  });

const { value, entries } = fc.letrec<{ value: Value; entries: ValueObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    text,
    fc.oneof(fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie("value"), { maxLength: 4 }),
    tie("entries"),
    cause.map((fields): ValueObject => new Map(Object.entries(fields))),
  ),
  entries: fc.array(fc.tuple(text, tie("value")), { maxLength: 4 }).map((pairs) => new Map(pairs)),
}));

const share = fc.double({ min: 0, max: 1 });

const event = fc.record({
  "event.name": fc.oneof(fc.constantFrom("ringlog.suppressed", "ringlog.dropped"), text),
  log_count: value,
  first_observed_timestamp: value,
  last_observed_timestamp: value,
  "suppressed.requests": value,
  "suppressed.request_ids": fc.array(text, { maxLength: 3 }),
  "suppressed.messages": fc.array(text, { maxLength: 3 }),
  "dropped.reason": value,
  "dropped.by_level": value,
});

const record: fc.Arbitrary<LogRecord> = fc
  .record({
    timeMs: fc.oneof(fc.integer(), fc.double()),
    level: fc.constantFrom(...LEVEL_NAMES),
    msg: text,
    serviceName: text,
    loggerName: maybe(text),
    threadId: fc.nat(9),
    requestId: maybe(text),
    traceId: maybe(text),
    error: maybe(
      fc
        .record({
          cause,
          causes: fc.array(cause, { maxLength: 3 }),
          errors: fc.array(cause, { maxLength: 10 }),
          props: maybe(fc.tuple(maybe(text), entries).map(([code, map]) => new Map([["code", code ?? 7], ...map]))),
        })
        .map(({ cause: own, ...more }) => ({ ...own, ...more })),
    ),
    debug: maybe(
      fc.record({
        functionName: text,
        args: maybe(fc.array(value, { maxLength: 3 })),
        path: maybe(fc.array(text, { maxLength: 3 })),
        crash: maybe(fc.boolean()),
        durationMs: maybe(fc.double()),
        argsChanged: maybe(fc.array(fc.oneof(text, entries), { maxLength: 5 })),
        figures: maybe(
          fc.record({
            cpuMs: maybe(fc.double()),
            loopUtilization: maybe(share),
            loopDelayMs: maybe(fc.double()),
            gcMs: maybe(fc.double()),
            gcCount: maybe(fc.nat()),
            throttledMs: maybe(fc.double()),
          }),
        ),
      }),
    ),
    snapshot: maybe(
      fc.record({
        processCpu: share,
        processMemoryBytes: fc.nat(),
        heapUsedBytes: fc.nat(),
        heapLimitBytes: fc.nat(),
        loopUtilization: share,
        loopDelayP99Seconds: share,
        systemCpu: share,
        systemMemory: share,
        ageMs: fc.nat(),
        windowMs: fc.nat(),
      }),
    ),
    event: maybe(event.map((fields): ValueObject => new Map(Object.entries(fields)))),
    fields: entries,
  })
  .map(recordWith);

const OWN_SGR = /\x1b\[(?:\d{1,2};){0,2}\d{1,2}m/g;
const OWN_LINK = /\x1b\]8;;(?:file:\/\/[\x21-\x7e]*)?\x1b\\/g;

function visible(shown: string): string {
  return shown.replace(OWN_LINK, "").replace(OWN_SGR, "");
}

const options = fc.record({
  color: fc.boolean(),
  columns: fc.integer({ min: 40, max: 200 }),
  links: fc.boolean(),
  cwd: fc.constantFrom("/app", "/", "C:\\app", ""),
});

const source = fc.array(text, { minLength: 1, maxLength: 3 }).map((lines): CodeSource => {
  const oneLine = lines.map((line) => line.replaceAll("\n", " "));
  return { lines: () => oneLine, redact: (code) => code };
});

test("whatever a record holds, it cannot control the terminal, start a line or leave its columns", () => {
  fc.assert(
    fc.property(record, options, source, (anyRecord, anyOptions, anySource) => {
      const shown = createPrettyFormatter(anyOptions, anySource)(anyRecord);
      assert.ok(shown.endsWith("\n"));
      const lines = visible(shown).slice(0, -1).split("\n");
      for (const [index, line] of lines.entries()) {
        assert.doesNotMatch(
          line,
          /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u3164\u{e0000}-\u{e007f}]/u,
        );
        if (index > 0) assert.match(line, /^(?: {3}| ❯ )/);
        assert.ok(displayWidth(line) <= anyOptions.columns, `${displayWidth(line)} columns: ${line}`);
      }
    }),
    { numRuns: 600 },
  );
});

test("without colour and links no escape sequence is written", () => {
  fc.assert(
    fc.property(record, (anyRecord) => {
      const shown = createPrettyFormatter({ color: false, columns: 80, links: false, cwd: "/app" })(anyRecord);
      assert.ok(!shown.includes("\x1b"));
    }),
    { numRuns: 200 },
  );
});

const word = fc.stringMatching(/^[a-zA-Z]{1,30}$/);
const plainCause = fc.tuple(word, fc.array(word, { minLength: 1, maxLength: 20 }), word, fc.nat(5000)).map((parts) => {
  const [type, words, file, line] = parts;
  const message = words.join(" ");
  return { type, message, stacktrace: `${type}: ${message}\n    at ${file}Call (/app/${file}.ts:${line + 1}:7)` };
});
const failure = fc.record({
  error: plainCause,
  causes: fc.array(plainCause, { maxLength: 3 }),
  errors: fc.array(plainCause, { maxLength: 3 }),
  code: word,
  requestId: word,
  traceId: maybe(word),
  functionName: word,
  arg: word,
  field: fc.tuple(word, fc.oneof(word, fc.integer())),
});

/** Text as it is read, whatever lines and columns it was laid out on. */
function gist(shown: string): string {
  return shown.replace(/[\s│├└…]/g, "");
}

test("at every width, with and without colour, nothing that must be there is lost", () => {
  fc.assert(
    fc.property(failure, fc.integer({ min: 40, max: 200 }), fc.boolean(), (parts, columns, color) => {
      const { error, causes, errors, code, requestId, traceId, functionName, arg, field } = parts;
      const props = new Map([["code", code]]);
      const debug = { functionName, args: [arg], path: undefined, crash: true, durationMs: undefined };
      const shown = createPrettyFormatter({ color, columns, links: color, cwd: "/app" })(
        recordWith({
          level: "error",
          msg: error.message,
          requestId,
          traceId,
          error: { ...error, causes, errors, props },
          debug,
          fields: new Map([field]),
        }),
      );
      const read = gist(visible(shown));
      const expected = ["ERROR", code, error.type, error.message, requestId, functionName, arg, "rethrown"];
      expected.push(field[0], String(field[1]), traceId?.slice(0, 8) ?? "");
      for (const { type, message } of [...causes, ...errors]) expected.push(type, message);
      for (const { stacktrace } of [error, ...causes, ...errors]) {
        const place = /\/app\/(.*)\)/.exec(stacktrace)?.[1] ?? "";
        expected.push(place);
      }
      for (const part of expected) assert.ok(read.includes(gist(part)), `${part} in ${shown}`);
    }),
    { numRuns: 300 },
  );
});

test("without colour nothing is said by a symbol that a screen reader does not read", () => {
  const gentle = fc.record({ error: plainCause, causes: fc.array(plainCause, { maxLength: 3 }) });
  fc.assert(
    fc.property(gentle, fc.integer({ min: 40, max: 200 }), fc.constantFrom(...LEVEL_NAMES), (parts, columns, level) => {
      const { error, causes } = parts;
      const shown = createPrettyFormatter({ color: false, columns, links: false, cwd: "/app" })(
        recordWith({ level, msg: error.message, error: { ...error, causes, errors: [], props: undefined } }),
      );
      assert.doesNotMatch(shown, /[^\x20-\x7e\n]/);
      assert.match(shown, new RegExp(`^\\d\\d:.* ${level.toUpperCase()} `));
    }),
    { numRuns: 100 },
  );
});

test("colour only adds colour to what is on a terminal, and links their targets", () => {
  fc.assert(
    fc.property(record, (anyRecord) => {
      const linked = createPrettyFormatter({ color: true, columns: 80, links: true, cwd: "/app" })(anyRecord);
      const unlinked = createPrettyFormatter({ color: true, columns: 80, links: false, cwd: "/app" })(anyRecord);
      assert.equal(linked.replace(OWN_LINK, ""), unlinked);
    }),
    { numRuns: 100 },
  );
});
