import { RESERVED_KEYS } from "../../../../ringlog/src/record/reserved-keys.js";
import { type Fields, mapOf } from "./entry-fields.js";

/** A field for the table: the application's or the record's. */
export interface FieldRow {
  /** As a query names it: nested ones by their path, `user.id`. */
  readonly name: string;
  readonly value: unknown;
  /** Undefined for what no condition can ask for: a list, an empty object. */
  readonly condition: { readonly field: string; readonly value: string } | undefined;
}

/** A field may hold a whole world. */
const MAX_ROWS = 500;
const MAX_DEPTH = 4;
/** Longer texts do not fit into a query. */
const MAX_CONDITION_LENGTH = 300;

/** What the application has logged with the record, objects spread to their members. Those of `fields` stand there because of their names. */
export function ownFields(fields: Fields): readonly FieldRow[] {
  const own = [...fields].filter(([key]) => !RESERVED_KEYS.has(key));
  const aside = [...mapOf(fields.get("fields"))].map(([key, value]) => [`fields.${key}`, value] as const);
  return [...own, ...aside].flatMap(([key, value]) => spread(key, value, 0)).slice(0, MAX_ROWS);
}

/** Which process, thread and place in the log: what every record has. */
const ORIGIN_KEYS = [
  "service.name",
  "service.instance.id",
  "logger.name",
  "process.pid",
  "thread.id",
  "seq",
  "request.id",
  "trace_id",
  "span_id",
  "event.name",
  "code.function.name",
  "error.fingerprint",
];

export function originFields(fields: Fields): readonly FieldRow[] {
  return ORIGIN_KEYS.filter((key) => fields.has(key)).map((key) => rowOf(key, fields.get(key)));
}

function spread(name: string, value: unknown, depth: number): FieldRow[] {
  const members = depth < MAX_DEPTH ? [...mapOf(value)].slice(0, MAX_ROWS) : [];
  if (members.length === 0) return [rowOf(name, value)];
  return members.flatMap(([key, member]) => spread(`${name}.${key}`, member, depth + 1));
}

function rowOf(name: string, value: unknown): FieldRow {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  // An object may have a member called toString, which is none.
  const text = isScalar ? String(value) : "";
  const canAsk = text !== "" && text.length <= MAX_CONDITION_LENGTH && !/[\r\n]/.test(text);
  return { name, value, condition: canAsk ? { field: name, value: text } : undefined };
}
