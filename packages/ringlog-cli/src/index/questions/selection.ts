import type { Query } from "../../query/query.js";
import type { Asked } from "../asker.js";
import type { SqlValue } from "../duckdb.js";
import { NO_TIME_MS } from "../thread/row-text.js";

/** Which lines are asked for. */
export interface Selected {
  readonly query: Query;
  /** From `fromMs` on and before `toMs`. */
  readonly range: { readonly fromMs?: number | undefined; readonly toMs?: number | undefined };
}

/** A selection as SQL. The parameters are those of `where`, which may therefore stand in a statement only once. */
export interface Selection {
  readonly asked: Asked;
  /** All lines, as a table. */
  readonly from: string;
  readonly where: string;
  readonly params: readonly SqlValue[];
  /** Of the tables, as they are asked. */
  readonly revision: number;
  /** Of all lines, selected or not. */
  readonly extent: () => Promise<Extent | undefined>;
  /** Stands for query, range and revision. */
  readonly key: string;
  /** Place of a field among the columns `f<n>_text` and `f<n>_number`. */
  readonly fields: ReadonlyMap<string, number>;
}

/** SQL of a time range. Lines that have no time, nor a line with one before them, are in none. */
export function rangeSql({ fromMs, toMs }: Selected["range"]): string {
  const bounds = [
    fromMs === undefined ? undefined : `at_ms >= ${wholeNumber(Math.ceil(fromMs))}`,
    toMs === undefined ? undefined : `at_ms < ${wholeNumber(Math.ceil(toMs))}`,
  ];
  if (fromMs === undefined && toMs !== undefined) bounds.push(`at_ms > ${NO_TIME_MS}`);
  return bounds.filter((bound) => bound !== undefined).join(" AND ") || "true";
}

/** A number that may stand in a statement as it is. */
export function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number`);
  return String(value);
}

/** From when to when all lines are that have a time; `toMs` exclusive. */
export interface Extent {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The extent of all lines; undefined where none has a time. */
export async function readExtent({ asked, from }: Pick<Selection, "asked" | "from">): Promise<Extent | undefined> {
  const [row] = await asked.rows(
    `SELECT min(at_ms)::DOUBLE, max(at_ms)::DOUBLE FROM ${from} WHERE at_ms > ${NO_TIME_MS}`,
  );
  const [first, last] = row as [number | null, number | null];
  return first === null || last === null ? undefined : { fromMs: first, toMs: last + 1 };
}
