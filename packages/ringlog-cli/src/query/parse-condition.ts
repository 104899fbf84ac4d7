import { DURATION_FIELDS } from "../model/fields.js";
import { and, not, or } from "./build-query.js";
import { fullName, SPECIAL_NAMES } from "./field-spelling.js";
import { colonOnly, onlyValue } from "./one-value.js";
import { parseDuration, parseFigure } from "./parse-figure.js";
import { parseLevel } from "./parse-level.js";
import { parseLast, parseTimeCondition } from "./parse-time.js";
import type { CompareOp, Query } from "./query.js";
import { QueryError } from "./query-error.js";
import type { Value } from "./read-value.js";
import type { Condition } from "./tokens.js";

type Parse = (condition: Condition, nowMs: number) => Query;

const SPECIAL: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ["has", parseHas],
  ["level", parseLevel],
  ["time", parseTimeCondition],
  ["after", (condition) => parseTimeCondition({ ...colonOnly(condition), op: ">=" })],
  ["before", (condition) => parseTimeCondition({ ...colonOnly(condition), op: "<" })],
  ["last", (condition, nowMs) => parseLast(colonOnly(condition), nowMs)],
  ["ms", parseMs],
]);

/** What a condition means. @throws QueryError */
export function parseCondition(condition: Condition, nowMs: number): Query {
  const special = condition.isQuoted ? undefined : SPECIAL.get(condition.field);
  if (special !== undefined) return special(condition, nowMs);
  const field = condition.isQuoted ? condition.field : fullName(condition.field);
  const { op, values } = condition;
  const is: Query = { kind: "is", field, values: values.map(({ spelling }) => spelling) };
  if (op === ":") return is;
  if (op === "!=") return and([{ kind: "has", field }, not(is)]);
  const value = values.length > 1 || (op === "=" && values[0].isQuoted) ? undefined : parseFigure(values[0].raw);
  if (value !== undefined) return { kind: "compare", field, op: op as CompareOp, value };
  if (op === "=") return is;
  throw new QueryError(
    `${op} compares with one number; write ${condition.field}${op}100, or ${condition.field}:value for a text.`,
    values[0].start,
  );
}

function parseHas(condition: Condition): Query {
  const { raw, isQuoted } = onlyValue(colonOnly(condition));
  if (isQuoted) return { kind: "has", field: raw.replace(/\\(["\\*])/g, "$1") };
  if (raw === "ms") return or([hasDuration(0), hasDuration(1), hasDuration(2)]);
  return { kind: "has", field: SPECIAL_NAMES.has(raw) ? raw : fullName(raw) };
}

function hasDuration(index: 0 | 1 | 2): Query {
  return { kind: "has", field: DURATION_FIELDS[index].name };
}

function parseMs(condition: Condition): Query {
  const { op, values } = condition;
  if (op !== ":") return { kind: "ms", op: op as CompareOp, value: duration(onlyValue(condition)) };
  const [first, ...others] = values.map((value): Query => ({ kind: "ms", op: "=", value: duration(value) }));
  return or([first as Query, ...others]);
}

function duration({ raw, start }: Value): number {
  const value = parseFigure(raw) ?? parseDuration(raw);
  if (value !== undefined) return value;
  throw new QueryError("ms compares with milliseconds; write ms>100 or ms>1.5s.", start);
}
