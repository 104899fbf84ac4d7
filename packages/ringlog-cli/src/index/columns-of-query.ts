import { KNOWN_FIELDS } from "../model/fields.js";
import type { ColumnNames } from "../query/column-names.js";
import { quoted } from "./duckdb.js";
import { LINE_MS } from "./lines-sql.js";

const KNOWN_TEXTS: ReadonlySet<string> = new Set([
  "msg",
  ...KNOWN_FIELDS.filter(({ kind }) => kind === "text").map(({ name }) => name),
]);

/** The columns of `linesSql` that a query names. */
export function columnsOf(fields: ReadonlyMap<string, number>): ColumnNames {
  return {
    ms: LINE_MS,
    column: (field) => {
      if (KNOWN_TEXTS.has(field)) return { text: quoted(field) };
      const n = fields.get(field);
      return n === undefined ? undefined : { text: `f${n}_text`, number: `f${n}_number` };
    },
  };
}
