// The terminal shows of a file what it showed of its records when they were written.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { LogRecord } from "../../../ringlog/src/record/record.js";
import { writeRecord } from "../../../ringlog/src/worker/format/json-record.js";
import { JsonWriter } from "../../../ringlog/src/worker/format/json-writer.js";
import { object, PAYMENT_FAILURE, recordWith, SNAPSHOT } from "../../../ringlog/src/worker/format/pretty.fixture.js";
import { createPrettyFormatter } from "../../../ringlog/src/worker/format/pretty.js";
import { SourceLines } from "../../../ringlog/src/worker/stack/source-lines.js";
import { CASES, SOURCE } from "../../../ringlog/test/golden/records.js";
import { temporaryFolder } from "../lines/follow/follow.fixture.js";
import { entryOf } from "./entry.fixture.js";
import { toLogRecord } from "./to-log-record.js";

function lineOf(record: LogRecord): string {
  const out = new JsonWriter();
  writeRecord(out, record);
  return out.bytes.subarray(0, out.pos - 1).toString();
}

function check(records: readonly LogRecord[], columns = 100, color = true): void {
  const options = { color, columns, links: false, cwd: "/app" };
  const [live, later] = [createPrettyFormatter(options, SOURCE), createPrettyFormatter(options, SOURCE)];
  for (const record of records) {
    const line = lineOf(record);
    assert.equal(later(toLogRecord(entryOf(line))), live(record), line);
  }
}

const EVENTS: readonly Partial<LogRecord>[] = [
  {
    msg: "storm",
    level: "error",
    seq: undefined,
    event: object({
      "event.name": "ringlog.storm",
      "storm.errors": 151,
      "storm.records": 4812,
      "storm.largest": [object({ fingerprint: "00", title: "E: m", count: 1203 })],
      first_observed_timestamp: "2026-11-27T20:04:17.000Z",
      last_observed_timestamp: "2026-11-27T20:04:19.000Z",
    }),
  },
  {
    msg: "the loop stands",
    level: "warn",
    seq: undefined,
    requestId: "r",
    event: object({
      "event.name": "ringlog.stall",
      "stall.ongoing": true,
      "stall.duration_ms": 1000,
      "stall.since": "2026-11-27T20:04:17.000Z",
      "stall.cpu.utilization": 0.99,
      "process.memory.usage": 412e6,
      "system.cpu.utilization": 0.5,
      "code.stacktrace": "Error\n    at build (/app/src/report.ts:7:3)",
    }),
    debug: {
      functionName: "Report.build",
      args: undefined,
      path: ["Report.build", "main"],
      crash: undefined,
      durationMs: undefined,
    },
  },
  {
    msg: "memory",
    level: "warn",
    seq: undefined,
    event: object({
      "event.name": "ringlog.memory.high",
      "process.memory.usage": 5e9,
      "system.memory.utilization": 0.95,
    }),
  },
  { msg: "memory", level: "warn", snapshot: SNAPSHOT, event: object({ "event.name": "process.memory.high" }) },
  {
    msg: "recovered",
    level: "fatal",
    seq: undefined,
    event: object({
      "event.name": "ringlog.recovered",
      "recovered.count": 3,
      "recovered.dropped": 0,
      "recovered.damages": ["a ring"],
      "recovered.by_pid": 5,
      "recovered.last_seen": "2026-11-27T20:04:17.000Z",
      "process.memory.usage": 5e6,
    }),
  },
  {
    msg: "kept",
    level: "debug",
    requestId: "r",
    event: object({ "log.recorded": true }),
    fields: object({ item: "rope" }),
  },
  {
    msg: "left out",
    level: "error",
    event: object({ "recorder.evicted": 2, "recorder.lost": 1 }),
    fields: object({ a: 1 }),
  },
  {
    msg: "report took 60 ms",
    level: "warn",
    debug: {
      functionName: "report",
      args: [7],
      path: undefined,
      crash: undefined,
      durationMs: 60,
      figures: {
        cpuMs: 58.1,
        loopUtilization: 1,
        loopDelayMs: undefined,
        gcMs: 3.2,
        gcCount: 2,
        throttledMs: undefined,
      },
    },
  },
  {
    msg: "GET /users/:id 200 12 ms",
    threadId: 2,
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    spanId: "00f067aa0ba902b7",
    loggerName: "http",
    fields: object({
      "http.request.method": "GET",
      "http.route": "/users/:id",
      "url.path": "/users/7",
      "http.response.status_code": 200,
      "http.server.request.duration": 0.012,
      "http.response.body.size": 9,
    }),
  },
  { msg: "next", level: "error", fields: object({ "next.router": "app", "next.route_type": "render" }) },
  { msg: "names", fields: object({ plain: 1, time: "noon", seq: 3, fields: "x" }) },
  {
    msg: "bun",
    level: "error",
    snapshot: { ...SNAPSHOT, heapLimitBytes: Number.NaN, loopUtilization: Number.NaN, systemCpu: Number.NaN },
  },
];
const CHANGED = recordWith({
  ...PAYMENT_FAILURE,
  debug: {
    functionName: "pay",
    args: [object({ total: 6 })],
    path: ["pay"],
    crash: false,
    durationMs: 12.5,
    argsAt: "entry",
    argsChanged: [object({ path: "0.total", from: 5, to: 6 }), object({ path: "0.items[1]", to: "late" }), "more"],
  },
});

test("records of each kind, at each width, in colour and in words", () => {
  const all = [...CASES.values(), EVENTS.map(recordWith), [CHANGED], [PAYMENT_FAILURE]];
  for (const records of all)
    for (const columns of [40, 80, 200]) for (const color of [false, true]) check(records, columns, color);
});

test("random fields, causes and arguments", () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom("two words", "a\nb", "\x1b[31m", "\u2028", "🎉", "Error: x\n    at f (/app/a.js:1:2)"),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.integer(),
      fc.constantFrom(null, true, 0.5),
      fc.array(tie("value"), { maxLength: 3 }),
      fc
        .array(fc.tuple(text, tie("value")), { maxLength: 3 })
        .map((pairs) => new Map(pairs.filter(([key]) => !/^\d/.test(key as string)) as never)),
    ),
  }));
  const own = fc
    .array(
      fc.tuple(
        text.map((key) => `k${key}`),
        value,
      ),
      { maxLength: 4 },
    )
    .map((pairs) => new Map(pairs as never));
  const cause = fc.record({ type: text, message: text, stacktrace: text });
  const below = fc.record({
    type: text,
    message: text,
    stacktrace: text,
    causes: fc.array(cause, { maxLength: 2 }),
    errors: fc.array(cause, { maxLength: 2 }),
    props: fc.option(own, { nil: undefined }),
  });
  const record = fc.record({
    msg: text,
    level: fc.constantFrom("trace", "info", "error", "fatal"),
    loggerName: fc.option(text, { nil: undefined }),
    requestId: fc.option(text, { nil: undefined }),
    fingerprint: fc.option(fc.constant("00112233aabbccdd"), { nil: undefined }),
    error: fc.option(below, { nil: undefined }),
    debug: fc.option(
      fc.record({
        functionName: text,
        args: fc.array(value, { maxLength: 3 }),
        path: fc.array(text, { minLength: 1, maxLength: 3 }),
        crash: fc.boolean(),
        durationMs: fc.constantFrom(undefined, 5),
      }),
      { nil: undefined },
    ),
    fields: own,
  });
  fc.assert(
    fc.property(record, (parts) => check([recordWith(parts as never)])),
    { numRuns: 500 },
  );
});

const FIXTURE = fileURLToPath(new URL("../../test/fixtures/every-record.mjs", import.meta.url));

function run(filePath: string, cwd: string, hasMetrics: boolean): { lines: string[]; shown: string } {
  const { NO_COLOR: _no, FORCE_COLOR: _force, COLUMNS: _columns, CI: _ci, ...env } = process.env;
  const { stdout, status } = spawnSync(process.execPath, [FIXTURE, filePath, String(hasMetrics)], {
    cwd,
    env,
    encoding: "utf8",
  });
  assert.equal(status, 0);
  return { lines: readFileSync(filePath, "utf8").trimEnd().split("\n"), shown: stdout };
}

test("a log of the library looks as it did while it was written", (t) => {
  const cwd = temporaryFolder(t);
  const { lines, shown } = run(join(cwd, "app.log"), cwd, false);
  const startedMs = Date.now();
  const source = { lines: (path: string) => new SourceLines(startedMs).lines(path), redact: (code: string) => code };
  const format = createPrettyFormatter({ color: false, columns: 80, links: false, cwd }, source);
  const names = new Set(lines.map((line) => entryOf(line).fields.get("event.name")));
  for (const name of ["ringlog.suppressed", "ringlog.dropped", "ringlog.stall", "process.warning"])
    assert.ok(names.has(name), name);
  const records = lines.map((line) => toLogRecord(entryOf(line))).filter(({ level }) => !/trace|debug/.test(level));
  // The file has the figures of a slow call rounded, and rounding them again may give another number: EVENTS has one.
  const withoutFigures = (text: string): string =>
    text.replace(/^\S+ Shop WARN {2}report took [\s\S]*?(?=^\d\d:)/m, "");
  assert.equal(withoutFigures(records.map(format).join("")), withoutFigures(shown));
});

test("a record that was read has all that its line says", (t) => {
  const cwd = temporaryFolder(t);
  const { lines } = run(join(cwd, "app.log"), cwd, true);
  assert.ok(lines.some((line) => line.includes('"snapshot.age_ms"')));
  for (const line of lines) {
    assert.equal(entryOf(line).format, "ringlog");
    assert.equal(lineOf(toLogRecord(entryOf(line))), line);
  }
});
