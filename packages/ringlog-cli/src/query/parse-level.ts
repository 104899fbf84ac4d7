import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import { or } from "./build-query.js";
import { nearestName } from "./nearest-name.js";
import { onlyValue } from "./one-value.js";
import type { CompareOp, Query } from "./query.js";
import { QueryError } from "./query-error.js";
import type { Value } from "./read-value.js";
import type { Condition } from "./tokens.js";

const NONE = "none";
const NAMES: readonly string[] = [...LEVEL_NAMES, NONE];
/** Other loggers' words that no typing error is near to. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  critical: "fatal",
  crit: "fatal",
  alert: "fatal",
  emerg: "fatal",
  panic: "fatal",
  err: "error",
  warning: "warn",
  notice: "info",
  verbose: "debug",
  silly: "trace",
};

/** `level:warn`, `level:error,fatal`, `level>=warn`. @throws QueryError */
export function parseLevel(condition: Condition): Query {
  const { op, values } = condition;
  if (op !== ":") return compared(op as CompareOp, onlyValue(condition));
  const [first, ...others] = values.map((value) => compared("=", value));
  return or([first as Query, ...others]);
}

function compared(op: CompareOp, value: Value): Query {
  const level = levelOf(value);
  if (level !== NONE || op === "=") return { kind: "level", op, level };
  if (op === "!=") return { kind: "has", field: "level" };
  throw new QueryError(
    "none is neither above nor below a level; write level:none for lines that tell none.",
    value.start,
  );
}

function levelOf({ raw, start }: Value): string {
  const name = raw.toLowerCase();
  if (NAMES.includes(name)) return name;
  const nearest = (Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined) ?? nearestName(name, NAMES);
  const advice = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  throw new QueryError(`The level ${JSON.stringify(raw)} is unknown; valid are ${NAMES.join(", ")}${advice}`, start);
}
