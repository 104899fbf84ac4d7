import type { Row } from "../../model/api.js";
import { NO_TIME_MS } from "../thread/row-text.js";
import { NEWEST_FIRST, ROW_COLUMNS, toRow } from "./row-columns.js";
import { type Selection, wholeNumber } from "./selection.js";
import type { TimeSlices } from "./time-slices.js";

/** Rows from the `offset`th on, newest first. */
export async function rowsFrom(
  { asked, from, where, params }: Selection,
  slices: TimeSlices,
  {
    offset,
    limit,
    keyOf,
  }: { readonly offset: number; readonly limit: number; readonly keyOf: (file: number) => string },
): Promise<Row[]> {
  if (offset >= slices.total || limit === 0) return [];
  const { fromMs, toMs, skip } = slices.window(offset, limit);
  const rows = await asked.rows(
    `SELECT ${ROW_COLUMNS} FROM ${from} WHERE at_ms >= ${fromMs} AND at_ms < ${toMs} AND (${where})
      ORDER BY ${NEWEST_FIRST} LIMIT ${wholeNumber(limit)} OFFSET ${wholeNumber(skip)}`,
    params,
  );
  return rows.map((row) => toRow(row, keyOf));
}

/** Where a line stands among the rows; null where it is not selected. */
export async function positionOf(
  { asked, from, where, params }: Selection,
  slices: TimeSlices,
  { file, byte }: { readonly file: number; readonly byte: number },
): Promise<number | null> {
  const line = `file = ${wholeNumber(file)} AND byte = ${wholeNumber(byte)}`;
  const [found] = await asked.rows(`SELECT at_ms::DOUBLE FROM ${from} WHERE ${line} AND (${where})`, params);
  const atMs = found?.[0] as number | undefined;
  const slice = atMs === undefined ? undefined : slices.around(atMs);
  if (atMs === undefined || slice === undefined) return null;
  const isNewer = `(at_ms, file, byte) > (${atMs}, ${file}, ${byte})`;
  const [row] = await asked.rows(
    `SELECT count(*)::DOUBLE FROM ${from} WHERE at_ms >= ${Math.max(atMs, NO_TIME_MS)} AND at_ms < ${slice.toMs} AND ${isNewer} AND (${where})`,
    params,
  );
  return slice.before + (row?.[0] as number);
}
