import type { Baseline, EntryReply, GroupOfEntry, Row } from "../../model/api.js";
import { KNOWN_FIELDS } from "../../model/fields.js";
import { quoted, type SqlRow, type SqlValue } from "../duckdb.js";
import { ROW_COLUMN_COUNT, ROW_COLUMNS, toRow } from "./row-columns.js";
import { type Selection, wholeNumber } from "./selection.js";

const NEIGHBOURS = 20;
const MINUTE_MS = 60_000;
const READINGS = KNOWN_FIELDS.map(({ name }) => name).filter((name) =>
  /^(process\.(cpu|memory)|v8js|nodejs|system)\./.test(name),
);

export type KeyOf = (file: number) => string;

/** Where a line stands. */
export interface Place {
  readonly file: number;
  readonly byte: number;
}

/** A line as the index knows it. */
export interface IndexedLine {
  readonly place: Place;
  readonly row: Row;
  readonly atMs: number;
  readonly groupKey: string | null;
  readonly instance: string | null;
  readonly pid: number | null;
  readonly thread: number | null;
}

type Lines = Pick<Selection, "asked" | "from">;

/** Undefined where no line begins there. */
export async function findLine({ asked, from }: Lines, place: Place, keyOf: KeyOf): Promise<IndexedLine | undefined> {
  const [row] = await asked.rows(
    `SELECT ${ROW_COLUMNS}, at_ms::DOUBLE, group_key, "service.instance.id", "process.pid", "thread.id" FROM ${from}
      WHERE file = ${wholeNumber(place.file)} AND byte = ${wholeNumber(place.byte)}`,
  );
  if (row === undefined) return undefined;
  const [atMs, groupKey, instance, pid, thread] = row.slice(ROW_COLUMN_COUNT) as [
    number,
    string | null,
    string | null,
    number | null,
    number | null,
  ];
  return { place, row: toRow(row, keyOf), atMs, groupKey, instance, pid, thread };
}

/** The lines before and after: of the same request over all logs, else of the same thread, else of the same log. */
export async function neighbours(
  lines: Lines,
  line: IndexedLine,
  keyOf: KeyOf,
): Promise<Pick<EntryReply, "before" | "after" | "neighbours">> {
  const { file, byte } = line.place;
  const { requestId } = line.row;
  if (requestId !== null) {
    const order = { place: `(${line.atMs}, ${file}, ${byte})`, columns: ["at_ms", "file", "byte"] };
    const around = await beside(lines, await ofRequest(lines, requestId), order, keyOf);
    return { ...around, neighbours: "request" };
  }
  const ofThread = sameThread(line);
  const where = [`file = ${file}`, ...(ofThread === undefined ? [] : [ofThread.where])].join(" AND ");
  const around = await beside(
    lines,
    { where, params: ofThread?.params ?? [] },
    { place: `(${byte})`, columns: ["byte"] },
    keyOf,
  );
  return { ...around, neighbours: ofThread === undefined ? "file" : "thread" };
}

interface Condition {
  readonly where: string;
  readonly params: readonly SqlValue[];
}

/** With the time of the request, so that its lines are looked for in a small part of all. */
async function ofRequest({ asked, from }: Lines, requestId: string): Promise<Condition> {
  const sql = `SELECT min(at_ms)::DOUBLE, max(at_ms)::DOUBLE FROM ${from} WHERE "request.id" = ?`;
  const [row] = await asked.rows(sql, [requestId]);
  const [first, last] = row as [number, number];
  return {
    where: `at_ms >= ${wholeNumber(first)} AND at_ms <= ${wholeNumber(last)} AND "request.id" = ?`,
    params: [requestId],
  };
}

function sameProcess({ instance, pid }: IndexedLine): Condition {
  if (instance === null) return { where: `"service.instance.id" IS NULL AND "process.pid" = ${pid}`, params: [] };
  return { where: `"service.instance.id" = ? AND "process.pid" = ${pid}`, params: [instance] };
}

function sameThread(line: IndexedLine): Condition | undefined {
  if (line.pid === null || line.thread === null) return undefined;
  const { where, params } = sameProcess(line);
  return { where: `${where} AND "thread.id" = ${line.thread}`, params };
}

async function beside(
  { asked, from }: Lines,
  { where, params }: Condition,
  { place, columns }: { readonly place: string; readonly columns: readonly string[] },
  keyOf: KeyOf,
): Promise<{ before: Row[]; after: Row[] }> {
  const select = `SELECT ${ROW_COLUMNS} FROM ${from} WHERE ${where}`;
  const at = columns.length === 1 ? columns[0] : `(${columns.join(", ")})`;
  const newest = columns.map((column) => `${column} DESC`).join(", ");
  const before = await asked.rows(`${select} AND ${at} < ${place} ORDER BY ${newest} LIMIT ${NEIGHBOURS}`, params);
  const after = await asked.rows(
    `${select} AND ${at} > ${place} ORDER BY ${columns.join(", ")} LIMIT ${NEIGHBOURS}`,
    params,
  );
  return { before: before.reverse().map((row) => toRow(row, keyOf)), after: after.map((row) => toRow(row, keyOf)) };
}

/** What else is grouped with an error. */
export async function groupOf({ asked, from }: Lines, { groupKey }: IndexedLine): Promise<GroupOfEntry | undefined> {
  if (groupKey === null) return undefined;
  const isSummary = `"event.name" IS NOT DISTINCT FROM 'ringlog.suppressed'`;
  const [row] = await asked.rows(
    `SELECT (count(*) FILTER (NOT ${isSummary}) + coalesce(sum("log_count") FILTER (${isSummary}), 0))::DOUBLE, min(at_ms)::DOUBLE, max(at_ms)::DOUBLE,
      (count(DISTINCT "request.id") + coalesce(sum("suppressed.requests") FILTER (${isSummary}), 0))::DOUBLE FROM ${from} WHERE group_key = ?`,
    [groupKey],
  );
  const [count, firstMs, lastMs, requests] = row as [number, number, number, number];
  return { fingerprint: groupKey, count, firstMs, lastMs, requests, why: why(groupKey) };
}

function why(groupKey: string): string {
  if (groupKey.startsWith("~"))
    return "These have the same type and message; numbers, ids, addresses and whatever is in quotes are taken as equal. The lines have no fingerprint.";
  return "These have the same error.fingerprint, which the logger makes of the error's type and of where it was thrown.";
}

/** Readings of the same process in the minute before; of all logs where there were none. */
export async function baselineOf(lines: Lines, line: IndexedLine): Promise<Baseline | undefined> {
  if (line.pid !== null) {
    const { where, params } = sameProcess(line);
    const minute = await medians(lines, {
      where: `${where} AND at_ms >= ${line.atMs - MINUTE_MS} AND at_ms < ${line.atMs}`,
      params,
    });
    if (minute.count > 0) return { what: "minute", ...minute };
  }
  const { file, byte } = line.place;
  const all = await medians(lines, { where: `NOT (file = ${file} AND byte = ${byte})`, params: [] });
  return all.count === 0 ? undefined : { what: "log", ...all };
}

async function medians({ asked, from }: Lines, { where, params }: Condition): Promise<Omit<Baseline, "what">> {
  const isSnapshot = READINGS.map((name) => `${quoted(name)} IS NOT NULL`).join(" OR ");
  const [row] = await asked.rows(
    `SELECT count(*)::DOUBLE, ${READINGS.map((name) => `median(${quoted(name)})`).join(", ")} FROM ${from} WHERE ${where} AND (${isSnapshot})`,
    params,
  );
  const [count, ...values] = row as SqlRow as [number, ...(number | null)[]];
  const medians = Object.fromEntries(
    READINGS.map((name, i) => [name, values[i]]).filter(([, value]) => value !== null),
  );
  return { count, medians: medians as Record<string, number> };
}
