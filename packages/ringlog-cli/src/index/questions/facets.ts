import type { Facet } from "../../model/api.js";
import { quoted } from "../duckdb.js";
import { anyText } from "../lines-sql.js";
import { viewLevel } from "./row-columns.js";
import type { Selection } from "./selection.js";

const MAX_VALUES = 10;
export const DEFAULT_FACETS = [
  "level",
  "service.name",
  "logger.name",
  "exception.type",
  "http.response.status_code",
] as const;

/** The most frequent values of a field, and how many others there are. Lines without the field are not counted. */
export async function facet({ asked, from, where, params, fields }: Selection, field: string): Promise<Facet> {
  const n = fields.get(field);
  const value = field === "level" ? "level" : n === undefined ? quoted(field) : anyText(n);
  const rows = await asked.rows(
    `SELECT value, n, count(*) OVER ()::DOUBLE FROM
      (SELECT ${value} AS value, count(*)::DOUBLE AS n FROM ${from} WHERE ${where} GROUP BY value)
      WHERE value IS NOT NULL ORDER BY n DESC, value LIMIT ${MAX_VALUES}`,
    params,
  );
  const values = rows.map(([text, count]) => ({
    value: field === "level" ? viewLevel(text as number) : (text as string),
    count: count as number,
  }));
  const all = (rows[0]?.[2] as number | undefined) ?? 0;
  return { field, values, others: all - values.length };
}
