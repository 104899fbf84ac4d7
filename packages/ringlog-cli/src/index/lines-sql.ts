import { DURATION_FIELDS, KNOWN_FIELDS } from "../model/fields.js";
import { literal, quoted } from "./duckdb.js";
import type { Extras } from "./extras.js";
import { columnTypes, FIXED_COLUMNS, sqlType } from "./layout.js";
import { numberText } from "./number-text.js";
import { type LinesTable, type TableOfPart, tablesOf } from "./part.js";
import type { Store } from "./store.js";

/** SQL of a field's values: texts and all else but numbers; numbers. */
interface FieldSql {
  readonly text: string;
  readonly number: string;
}

/** Stands in a statement for the column of how long what a line tells of took, in milliseconds. */
export const LINE_MS = "line_ms";

/** What every question may use, whatever fields it names. */
const FIXED_NAMES = new Set<string>(FIXED_COLUMNS.map(([name]) => name).filter((name) => name !== "odd"));

/** Of a field that has no numbers in a table. */
export const NO_NUMBER = "NULL::DOUBLE";

const KNOWN_KINDS = new Map(KNOWN_FIELDS.map(({ name, kind }) => [name, kind]));

/** Stands in a statement for the table of all lines. */
export const LINES = "@lines";

/**
 * Puts the tables of all logs, as one table, in place of LINES: of the columns that every table has those that the statement names, LINE_MS, and of each of
 * `fields`, by its place, `f<n>_text` and `f<n>_number`. A value is in one of the two.
 */
export function withLines(sql: string, store: Store, extras: Extras, fields: readonly string[]): string {
  const known = KNOWN_FIELDS.map(({ name }) => quoted(name)).filter((column) => sql.includes(column));
  const wanted: Wanted = { known, hasMs: sql.includes(LINE_MS), fields };
  const tables = tablesOf(store.filledParts).map((table) => tableSql(table, extras, wanted));
  return sql.replaceAll(LINES, () => `(${tables.join(" UNION ALL ")})`);
}

/** Columns that a question needs of every table. */
interface Wanted {
  readonly known: readonly string[];
  readonly hasMs: boolean;
  readonly fields: readonly string[];
}

function tableSql({ part, table }: TableOfPart, extras: Extras, { known, hasMs, fields }: Wanted): string {
  const base = columnTypes([]).filter(([name]) => FIXED_NAMES.has(name) || known.includes(name));
  const columns = base.map(([name, type]) =>
    name === "file" && part.file !== undefined
      ? `${part.file}::SMALLINT AS file`
      : `${table.column(name, type)} AS ${name}`,
  );
  if (hasMs) columns.push(`${msSql(table)} AS ${LINE_MS}`);
  const joins: string[] = [];
  fields.forEach((field, n) => {
    const { text, number } = fieldSql({ part, table }, extras, field, n, joins);
    columns.push(`${text} AS f${n}_text`, `${number} AS f${n}_number`);
  });
  return `SELECT ${columns.join(", ")} FROM ${table.name} l ${joins.join(" ")}`;
}

/** The one that a table has is asked alone: to choose among several takes longer than to read it. */
function msSql(table: LinesTable): string {
  const there = DURATION_FIELDS.filter(({ name }) => !table.absent.has(quoted(name)));
  const values = there.map(({ name, msPerUnit }) => `l.${quoted(name)} * ${msPerUnit}`);
  return values.length > 1 ? `coalesce(${values.join(", ")})` : (values[0] ?? "NULL::DOUBLE");
}

/** SQL of a field's values in a table `l`; a table that has to be joined for it is put into `joins`. */
export function fieldSql(
  { part, table }: TableOfPart,
  extras: Extras | undefined,
  field: string,
  n: number,
  joins: string[],
): FieldSql {
  const own = part.own.find(({ name }) => name === field);
  const kind = own?.kind ?? KNOWN_KINDS.get(field);
  const column = kind === undefined ? "" : table.column(own?.column ?? quoted(field), sqlType(kind));
  if (kind === "number") return { text: oddText(table, field), number: column };
  if (kind === "text") return { text: column, number: own === undefined ? NO_NUMBER : oddNumber(table, field) };
  const extra = extras?.of(field);
  if (extra === undefined) return { text: "NULL::VARCHAR", number: NO_NUMBER };
  const file = part.file === undefined ? "l.file" : String(part.file);
  joins.push(`LEFT JOIN ${extra.table} e${n} ON e${n}.file = ${file} AND e${n}.byte = l.byte`);
  const number = `TRY_CAST(e${n}.value AS DOUBLE)`;
  return { text: `CASE WHEN ${number} IS NULL THEN e${n}.value::JSON->>'$' END`, number };
}

/** Of a field among those that do not have their column's kind. */
function oddText(table: LinesTable, field: string): string {
  const odd = table.column("odd", "VARCHAR");
  return `CASE WHEN ${odd} IS NOT NULL THEN json_extract_string(${odd}, ${pointer(field)}) END`;
}

function oddNumber(table: LinesTable, field: string): string {
  const odd = table.column("odd", "VARCHAR");
  return `CASE WHEN ${odd} IS NOT NULL THEN TRY_CAST(json_extract(${odd}, ${pointer(field)})::VARCHAR AS DOUBLE) END`;
}

function pointer(field: string): string {
  return literal(`/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`);
}

/** A field's value as a text, whatever it is. */
export function anyText(n: number): string {
  return `coalesce(f${n}_text, CASE WHEN f${n}_number IS NOT NULL THEN ${numberText(`f${n}_number`)} END)`;
}
