import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import { KNOWN_FIELDS } from "../model/fields.js";
import { literal, quoted } from "./duckdb.js";
import { fieldSql, NO_NUMBER } from "./lines-sql.js";
import { numberText } from "./number-text.js";
import { type TableOfPart, tablesOf } from "./part.js";
import type { Store } from "./store.js";

const FIRST_COLUMNS = ["file", "byte", "time", "level", "msg", "is_bad"];

/**
 * The table that `query --sql` asks: `file`, `byte` (where the line begins), `time` (UTC), `level` (its name), `msg`, `is_bad`, and each field by its
 * name. Names that differ only in case from one that stands there already have ` (2)` behind them.
 */
export function sqlView(store: Store): string {
  const own = new Map<string, "text" | "number">();
  for (const part of store.parts)
    for (const { name, kind } of part.own) own.set(name, own.get(name) === "text" ? "text" : kind);
  const fields = [...KNOWN_FIELDS, ...[...own].map(([name, kind]) => ({ name, kind }))];
  const names = columnNames(fields.map(({ name }) => name));
  return tablesOf(store.parts)
    .map((table) => `(${tableSql(store, table, fields, names)})`)
    .join(" UNION ALL ");
}

function tableSql(
  store: Store,
  of: TableOfPart,
  fields: readonly { name: string; kind: "text" | "number" }[],
  names: readonly string[],
): string {
  const { part, table } = of;
  const paths = store.sources.map(({ file, log }) => `WHEN ${file} THEN ${literal(log.path)}`).join(" ");
  const number = part.file === undefined ? "l.file" : String(part.file);
  const levels = LEVEL_NAMES.map((name, i) => `WHEN ${i + 1} THEN '${name}'`).join(" ");
  const first = [
    `CASE ${number} ${paths} END AS file`,
    "l.byte",
    `make_timestamp_ms(l.time_ms) AS "time"`,
    `CASE l.level ${levels} END AS level`,
    "l.msg",
    "l.is_bad",
  ];
  const columns = fields.map(({ name, kind }, i) => `${valueSql(of, name, kind)} AS ${quoted(names[i] as string)}`);
  return `SELECT ${[...first, ...columns].join(", ")} FROM ${table.name} l`;
}

/** A field of numbers has NULL for a value that is none. */
function valueSql(of: TableOfPart, name: string, kind: "text" | "number"): string {
  const { text, number } = fieldSql(of, undefined, name, 0, []);
  if (kind === "number") return number;
  return number === NO_NUMBER
    ? text
    : `coalesce(${text}, CASE WHEN ${number} IS NOT NULL THEN ${numberText(number)} END)`;
}

function columnNames(fields: readonly string[]): string[] {
  const taken = new Set(FIRST_COLUMNS);
  return fields.map((field) => {
    let name = field;
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${field} (${i})`;
    taken.add(name.toLowerCase());
    return name;
  });
}
