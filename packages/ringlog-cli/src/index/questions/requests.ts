import type { RequestLine, RequestReply, RequestSummary, RequestsReply } from "../../model/api.js";
import type { SqlRow } from "../duckdb.js";
import { LINE_MS } from "../lines-sql.js";
import { OLDEST_FIRST, ROW_COLUMN_COUNT, ROW_COLUMNS, toRow, viewLevel } from "./row-columns.js";
import { type Selection, wholeNumber } from "./selection.js";

const MAX_LINES = 2000;
const MAX_SERVICES = 20;
const ERROR_LEVEL = 5;

/** Of lines of one request; the access record is the one with a status, the last of them. */
const SUMMARY = `min(at_ms)::DOUBLE, max(at_ms)::DOUBLE, count(*)::DOUBLE, count(*) FILTER (level >= ${ERROR_LEVEL})::DOUBLE, max(level),
  list_sort(list(DISTINCT "service.name") FILTER ("service.name" IS NOT NULL))[:${MAX_SERVICES}],
  arg_max("http.request.method", at_ms), arg_max("http.route", at_ms), arg_max("http.response.status_code", at_ms),
  arg_max("http.server.request.duration" * 1000, at_ms)`;

/** Requests of which a line is selected, the one with the latest selected line first; each as a whole. */
export async function requests(
  { asked, from, where, params }: Selection,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<RequestsReply> {
  const page = await asked.rows(
    `SELECT id, count(*) OVER ()::DOUBLE FROM (SELECT "request.id" AS id, max(at_ms) AS last_ms FROM ${from} WHERE "request.id" IS NOT NULL AND (${where}) GROUP BY id)
      ORDER BY last_ms DESC, id LIMIT ${wholeNumber(limit)} OFFSET ${wholeNumber(offset)}`,
    params,
  );
  if (page.length === 0)
    return { total: offset === 0 ? 0 : await countRequests({ asked, from, where, params }), requests: [] };
  const ids = page.map(([id]) => id as string);
  const rows = await asked.rows(
    `SELECT "request.id", ${SUMMARY} FROM ${from} WHERE "request.id" IN (${ids.map(() => "?").join(", ")}) GROUP BY "request.id"`,
    ids,
  );
  const byId = new Map(rows.map((row) => [row[0] as string, toSummary(row)]));
  const found = ids.map((id) => byId.get(id)).filter((summary) => summary !== undefined);
  return { total: page[0]?.[1] as number, requests: found };
}

async function countRequests({
  asked,
  from,
  where,
  params,
}: Pick<Selection, "asked" | "from" | "where" | "params">): Promise<number> {
  const [row] = await asked.rows(`SELECT count(DISTINCT "request.id")::DOUBLE FROM ${from} WHERE ${where}`, params);
  return row?.[0] as number;
}

function toSummary([
  requestId,
  firstMs,
  lastMs,
  lines,
  errors,
  worst,
  services,
  method,
  route,
  status,
  durationMs,
]: SqlRow): RequestSummary {
  return {
    requestId: requestId as string,
    firstMs: firstMs as number,
    lastMs: lastMs as number,
    lines: lines as number,
    errors: errors as number,
    worst: viewLevel(worst as number),
    services: (services as string[] | null) ?? [],
    method: method as string | null,
    route: route as string | null,
    status: status as number | null,
    durationMs: durationMs as number | null,
  };
}

/** All lines of a request, or of a trace, oldest first; undefined where there is none. */
export async function request(
  { asked, from }: Pick<Selection, "asked" | "from">,
  id: string,
  keyOf: (file: number) => string,
): Promise<RequestReply | undefined> {
  const ids = /^[0-9a-f]{32}$/.test(id) ? `("request.id" = $1 OR "trace_id" = $1)` : `"request.id" = $1`;
  // By its id alone first: with its time, all else is read of a small part of the lines.
  const [extent] = await asked.rows(`SELECT min(at_ms)::DOUBLE, max(at_ms)::DOUBLE FROM ${from} WHERE ${ids}`, [id]);
  const [first, last] = extent as [number | null, number | null];
  if (first === null || last === null) return undefined;
  const where = `at_ms >= ${wholeNumber(first)} AND at_ms <= ${wholeNumber(last)} AND ${ids}`;
  const [sum] = await asked.rows(
    `SELECT coalesce(arg_min("request.id", at_ms), $1), ${SUMMARY}, arg_min("trace_id", at_ms) FROM ${from} WHERE ${where}`,
    [id],
  );
  if (sum === undefined || sum[3] === 0) return undefined;
  const rows = await asked.rows(
    `SELECT ${ROW_COLUMNS}, "process.pid", "code.function.name", ${LINE_MS} FROM ${from} WHERE ${where} ORDER BY ${OLDEST_FIRST} LIMIT ${MAX_LINES}`,
    [id],
  );
  const lines = rows.map((row) => toRequestLine(row, keyOf));
  const summary = toSummary(sum);
  return { summary, traceId: sum[11] as string | null, lines, leftOut: summary.lines - lines.length };
}

function toRequestLine(row: SqlRow, keyOf: (file: number) => string): RequestLine {
  const [pid, functionName, durationMs] = row.slice(ROW_COLUMN_COUNT) as [number | null, string | null, number | null];
  return { ...toRow(row, keyOf), pid, functionName, durationMs };
}
