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
  // Numbers are written as texts once for each, not for each line.
  const [columns, value] =
    n !== undefined
      ? [[`f${n}_text`, `f${n}_number`], anyText(n)]
      : field === "level"
        ? [["level"], "level"]
        : [[quoted(field)], quoted(field)];
  const isThere = columns.map((column) => `${column} IS NOT NULL`).join(" OR ");
  const rows = await asked.rows(
    `SELECT value, n, count(*) OVER ()::DOUBLE FROM (SELECT ${value} AS value, n FROM
      (SELECT ${columns.join(", ")}, count(*)::DOUBLE AS n FROM ${from} WHERE (${isThere}) AND (${where}) GROUP BY ALL))
      ORDER BY n DESC, value LIMIT ${MAX_VALUES}`,
    params,
  );
  const values = rows.map(([text, count]) => ({
    value: field === "level" ? viewLevel(text as number) : (text as string),
    count: count as number,
  }));
  const all = (rows[0]?.[2] as number | undefined) ?? 0;
  return { field, values, others: all - values.length };
}
