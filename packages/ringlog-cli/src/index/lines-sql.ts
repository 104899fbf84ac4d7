import { KNOWN_FIELDS } from "../model/fields.js";
import { literal, quoted } from "./duckdb.js";
import type { Extras } from "./extras.js";
import { FIXED_COLUMNS } from "./layout.js";
import { numberText } from "./number-text.js";
import type { Part } from "./part.js";
import type { Store } from "./store.js";

/** SQL of a field's values: texts and all else but numbers; numbers. */
interface FieldSql {
  readonly text: string;
  readonly number: string;
}

const KNOWN_KINDS = new Map(KNOWN_FIELDS.map(({ name, kind }) => [name, kind]));

/** Stands in a statement for the table of all lines. */
export const LINES = "@lines";

/**
 * Puts the tables of all logs, as one table, in place of LINES: of the columns that every table has those that the statement names, and of each of
 * `fields`, by its place, `f<n>_text` and `f<n>_number`. A value is in one of the two.
 */
export function withLines(sql: string, store: Store, extras: Extras, fields: readonly string[]): string {
  const known = KNOWN_FIELDS.map(({ name }) => quoted(name)).filter((column) => sql.includes(column));
  const parts = store.parts.map((part) => partSql(part, extras, known, fields));
  return sql.replaceAll(LINES, () => `(${parts.join(" UNION ALL ")})`);
}

function partSql(part: Part, extras: Extras, known: readonly string[], fields: readonly string[]): string {
  const base = [...FIXED_COLUMNS.map(([name]) => name).filter((name) => name !== "odd"), ...known];
  const columns = base.map((column) =>
    column === "file" && part.file !== undefined ? `${part.file}::SMALLINT AS file` : `l.${column}`,
  );
  const joins: string[] = [];
  fields.forEach((field, n) => {
    const { text, number } = fieldSql(part, extras, field, n, joins);
    columns.push(`${text} AS f${n}_text`, `${number} AS f${n}_number`);
  });
  return `SELECT ${columns.join(", ")} FROM ${part.table} l ${joins.join(" ")}`;
}

/** SQL of a field's values in a table `l`; a table that has to be joined for it is put into `joins`. */
export function fieldSql(part: Part, extras: Extras | undefined, field: string, n: number, joins: string[]): FieldSql {
  const own = part.own.find(({ name }) => name === field);
  const kind = own?.kind ?? KNOWN_KINDS.get(field);
  const column = own === undefined ? `l.${quoted(field)}` : `l.${own.column}`;
  if (kind === "number") return { text: oddText(field), number: column };
  if (kind === "text")
    return own === undefined ? { text: column, number: "NULL::DOUBLE" } : { text: column, number: oddNumber(field) };
  const extra = extras?.of(field);
  if (extra === undefined) return { text: "NULL::VARCHAR", number: "NULL::DOUBLE" };
  const file = part.file === undefined ? "l.file" : String(part.file);
  joins.push(`LEFT JOIN ${extra.table} e${n} ON e${n}.file = ${file} AND e${n}.byte = l.byte`);
  const number = `TRY_CAST(e${n}.value AS DOUBLE)`;
  return { text: `CASE WHEN ${number} IS NULL THEN e${n}.value::JSON->>'$' END`, number };
}

/** Of a field among those that do not have their column's kind. */
function oddText(field: string): string {
  return `CASE WHEN l.odd IS NOT NULL THEN json_extract_string(l.odd, ${pointer(field)}) END`;
}

function oddNumber(field: string): string {
  return `CASE WHEN l.odd IS NOT NULL THEN TRY_CAST(json_extract(l.odd, ${pointer(field)})::VARCHAR AS DOUBLE) END`;
}

function pointer(field: string): string {
  return literal(`/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`);
}

/** A field's value as a text, whatever it is. */
export function anyText(n: number): string {
  return `coalesce(f${n}_text, CASE WHEN f${n}_number IS NOT NULL THEN ${numberText(`f${n}_number`)} END)`;
}
