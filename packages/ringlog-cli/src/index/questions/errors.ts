import type { ErrorGroup, ErrorsReply } from "../../model/api.js";
import type { SqlRow } from "../duckdb.js";
import { type Buckets, bucketOrNone, bucketsOf, isBucket } from "./histogram.js";
import { viewLevel } from "./row-columns.js";
import type { Selected, Selection } from "./selection.js";

const MAX_GROUPS = 500;
const MAX_SERVICES = 20;
const IS_SUMMARY = `"event.name" IS NOT DISTINCT FROM 'ringlog.suppressed'`;
/** Of the line that says most: one that was written, not a summary. */
const PLACE = "(is_summary, at_ms, file, byte)";

/** Errors that are one, most frequent first. */
export async function errors(
  selection: Selection,
  selected: Selected,
  { buckets: wanted, keyOf }: { readonly buckets: number; readonly keyOf: (file: number) => string },
): Promise<ErrorsReply> {
  const buckets = await bucketsOf(selection, selected, wanted);
  const rows = await selection.asked.rows(groupsSql(selection, buckets), selection.params);
  const groups = rows.slice(0, MAX_GROUPS).map((row) => toGroup(row, buckets, keyOf));
  const [first] = rows;
  return { groups, leftOut: Math.max(0, ((first?.[16] as number | undefined) ?? 0) - groups.length) };
}

/** Counted per bucket first, since a group's buckets make its line; then per group. */
function groupsSql({ from, where }: Selection, buckets: Buckets): string {
  const columns = `group_key, at_ms, file, byte, level, msg, "exception.type", "exception.message", "code.function.name", "request.id", "service.name", "log_count", "suppressed.requests"`;
  const least = (value: string): string => `arg_min(${value}, ${PLACE})`;
  return `WITH e AS MATERIALIZED (SELECT ${columns}, ${IS_SUMMARY} AS is_summary, ${bucketOrNone(buckets)} AS bucket FROM ${from}
      WHERE group_key IS NOT NULL AND (${where})),
    b AS (SELECT group_key, bucket, count(*) FILTER (NOT is_summary) + coalesce(sum("log_count") FILTER (is_summary), 0) AS n FROM e GROUP BY ALL),
    s AS (SELECT group_key, list(bucket ORDER BY bucket) AS buckets, list(n::DOUBLE ORDER BY bucket) AS counts FROM b GROUP BY group_key),
    g AS (SELECT group_key, max(level) AS level, ${least('"exception.type"')} AS type, ${least('coalesce("exception.message", msg)')} AS message,
      ${least('"code.function.name"')} AS function, count(*) FILTER (NOT is_summary)::DOUBLE AS written,
      coalesce(sum("log_count") FILTER (is_summary), 0)::DOUBLE AS suppressed, min(at_ms)::DOUBLE AS first_ms, max(at_ms)::DOUBLE AS last_ms,
      (count(DISTINCT "request.id") + coalesce(sum("suppressed.requests") FILTER (is_summary), 0))::DOUBLE AS requests,
      list_sort(list(DISTINCT "service.name") FILTER ("service.name" IS NOT NULL))[:${MAX_SERVICES}] AS services,
      arg_min({f: file, b: byte::DOUBLE}, (at_ms, file, byte)) AS first, arg_max({f: file, b: byte::DOUBLE}, (at_ms, file, byte)) AS last,
      count(*) OVER ()::DOUBLE AS groups
      FROM e GROUP BY group_key ORDER BY written + suppressed DESC, last_ms DESC, group_key LIMIT ${MAX_GROUPS})
    SELECT group_key, level, type, message, function, written, suppressed, first_ms, last_ms, requests, services,
      first.f, first.b, last.f, last.b, [buckets, counts], groups FROM g JOIN s USING (group_key)
      ORDER BY written + suppressed DESC, last_ms DESC, group_key`;
}

function toGroup(row: SqlRow, buckets: Buckets, keyOf: (file: number) => string): ErrorGroup {
  const [fingerprint, level, type, message, functionName, written, suppressed, firstMs, lastMs, requests, services] =
    row;
  const [firstFile, firstByte, lastFile, lastByte] = row.slice(11, 15) as [number, number, number, number];
  return {
    fingerprint: fingerprint as string,
    level: viewLevel(level as number),
    type: (type as string | null) ?? "",
    message: (message as string | null) ?? "",
    functionName: functionName as string | null,
    written: written as number,
    suppressed: suppressed as number,
    firstMs: firstMs as number,
    lastMs: lastMs as number,
    requests: requests as number,
    services: (services as string[] | null) ?? [],
    spark: sparkOf(row[15] as readonly [unknown[], number[]], buckets),
    firstId: `${keyOf(firstFile)}.${firstByte}`,
    lastId: `${keyOf(lastFile)}.${lastByte}`,
  };
}

function sparkOf([places, counts]: readonly [readonly unknown[], readonly number[]], buckets: Buckets): number[] {
  const spark = new Array<number>(buckets.count).fill(0);
  places.forEach((place, i) => {
    if (isBucket(place, buckets)) spark[place] = counts[i] ?? 0;
  });
  return spark;
}
