import assert from "node:assert/strict";
import { VIEW_LEVELS } from "../../src/model/api.js";

type Check = (value: unknown, at: string) => void;

const number: Check = (value, at) => assert.ok(Number.isFinite(value), `${at}: ${value}`);
const count: Check = (value, at) => assert.ok(Number.isSafeInteger(value) && Number(value) >= 0, `${at}: ${value}`);
const text: Check = (value, at) => assert.equal(typeof value, "string", at);
const flag: Check = (value, at) => assert.equal(typeof value, "boolean", at);
const object: Check = (value, at) =>
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value), at);

const oneOf =
  (choices: readonly unknown[]): Check =>
  (value, at) =>
    assert.ok(choices.includes(value), `${at}: ${value}`);
const orNull =
  (check: Check): Check =>
  (value, at) =>
    value === null || check(value, at);
const maybe =
  (check: Check): Check =>
  (value, at) =>
    value === undefined || check(value, at);
const list =
  (check: Check): Check =>
  (value, at) => {
    assert.ok(Array.isArray(value), at);
    for (const [index, item] of value.entries()) check(item, `${at}[${index}]`);
  };

/** No key may be missing, and none more may be there. */
function shape(checks: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    object(value, at);
    const given = value as Record<string, unknown>;
    for (const key of Object.keys(given)) assert.ok(key in checks, `${at}.${key} is none of the contract's`);
    for (const [key, check] of Object.entries(checks)) check(given[key], `${at}.${key}`);
  };
}

const level = oneOf(VIEW_LEVELS);
const ROW = {
  id: text,
  timeMs: orNull(number),
  level,
  msg: text,
  service: orNull(text),
  logger: orNull(text),
  requestId: orNull(text),
  errorType: orNull(text),
  fingerprint: orNull(text),
  isBad: flag,
};
const rows = list(shape(ROW));
const summary = shape({
  requestId: text,
  firstMs: number,
  lastMs: number,
  lines: count,
  errors: count,
  worst: level,
  services: list(text),
  method: orNull(text),
  route: orNull(text),
  status: orNull(number),
  durationMs: orNull(number),
});
const readings = list(orNull(number));
const counts: Check = (value, at) => {
  object(value, at);
  for (const [name, list_] of Object.entries(value as object)) {
    level(name, at);
    list(count)(list_, `${at}.${name}`);
  }
};
const group = shape({ fingerprint: text, count, firstMs: number, lastMs: number, requests: count, why: text });
const baseline = shape({ what: oneOf(["minute", "log"]), count, medians: object });

/** The replies of model/api.ts, by the path's first part. */
const REPLIES: Readonly<Record<string, Check>> = {
  status: shape({
    version: text,
    files: list(
      shape({ key: text, name: text, bytes: count, isGzip: flag, lines: count, badLines: count, problem: maybe(text) }),
    ),
    indexing: shape({ isComplete: flag, doneBytes: count, totalBytes: count, lines: count }),
    range: maybe(shape({ fromMs: number, toMs: number })),
    fields: list(shape({ name: text, kind: oneOf(["text", "number"]) })),
    notes: maybe(list(text)),
  }),
  histogram: shape({
    fromMs: number,
    widthMs: number,
    levels: counts,
    metrics: maybe(shape({ cpu: readings, memory: readings, loopDelay: readings })),
    pins: list(shape({ timeMs: number, level, title: text, fingerprint: text, count })),
    isComplete: flag,
    total: count,
  }),
  rows: shape({ total: count, offset: count, rows, revision: count }),
  position: shape({ offset: orNull(count) }),
  facets: shape({
    facets: list(shape({ field: text, values: list(shape({ value: text, count })), others: count })),
  }),
  errors: shape({
    groups: list(
      shape({
        fingerprint: text,
        level,
        type: text,
        message: text,
        functionName: orNull(text),
        written: count,
        suppressed: count,
        firstMs: number,
        lastMs: number,
        requests: count,
        services: list(text),
        spark: list(count),
        firstId: text,
        lastId: text,
      }),
    ),
    leftOut: count,
  }),
  requests: shape({ total: count, requests: list(summary) }),
  request: shape({
    summary,
    traceId: orNull(text),
    lines: list(shape({ ...ROW, pid: orNull(number), functionName: orNull(text), durationMs: orNull(number) })),
    leftOut: count,
  }),
  entry: shape({
    row: shape(ROW),
    file: text,
    raw: text,
    isCut: flag,
    fields: orNull(object),
    before: rows,
    after: rows,
    neighbours: oneOf(["request", "thread", "file"]),
    group: maybe(group),
    baseline: maybe(baseline),
  }),
};

const error = shape({ error: text, at: maybe(count) });

/** Fails where a body is not what model/api.ts says of the path. */
export function assertReply(path: string, status: number, body: string): void {
  if (status >= 400) return error(JSON.parse(body), `${path} (${status})`);
  const check = REPLIES[path.split(/[/?]/)[2] ?? ""];
  assert.ok(check !== undefined, `${path} is no path of the contract, and was answered`);
  check(JSON.parse(body), path);
}
