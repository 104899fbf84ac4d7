import { QueryError } from "./query-error.js";
import type { Value } from "./read-value.js";
import type { Condition } from "./tokens.js";

/** The value of a condition that takes only one. @throws QueryError */
export function onlyValue({ field, values }: Condition): Value {
  const second = values[1];
  if (second === undefined) return values[0];
  throw new QueryError(`${field} takes one value here; write several conditions with OR between them.`, second.start);
}

/** @throws QueryError for another operator */
export function colonOnly(condition: Condition): Condition {
  const { field, op, values, start } = condition;
  if (op === ":") return condition;
  const advice = `write ${field}:${values[0].raw}, or "${field}"${op}${values[0].raw} for a field of this name`;
  throw new QueryError(`${field} takes a colon, not ${op}: ${advice}.`, start + field.length);
}
