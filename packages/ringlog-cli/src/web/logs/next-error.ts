import type { Row, RowsReply, Selection } from "../../model/api.js";

type Ask = (selection: Selection, page: { offset: number; limit: number }) => Promise<RowsReply>;

/** So many errors of one millisecond are told apart. */
const NEAR_ROWS = 100;

/**
 * The error next to a row in the list of all lines.
 * @param timeMs of the row; undefined: from the end of the list at which the direction begins
 * @returns undefined where there is none
 */
export async function findNextError(
  ask: Ask,
  selection: Selection,
  from: { readonly id: string | undefined; readonly timeMs: number | undefined },
  direction: "older" | "newer",
): Promise<Row | undefined> {
  const errors = { ...selection, q: withErrors(selection.q) };
  return direction === "older" ? nextOlder(ask, errors, from) : nextNewer(ask, errors, from);
}

/** The query in which only errors are left. */
export function withErrors(q: string | undefined): string {
  return q === undefined || q.trim() === "" ? "level:error,fatal" : `(${q}) level:error,fatal`;
}

async function nextOlder(
  ask: Ask,
  errors: Selection,
  { id, timeMs }: { id: string | undefined; timeMs: number | undefined },
) {
  const until = timeMs === undefined ? errors.to : Math.min(errors.to ?? Infinity, timeMs + 1);
  const { rows } = await ask({ ...errors, to: until }, { offset: 0, limit: NEAR_ROWS });
  return rows[rows.findIndex((row) => row.id === id) + 1];
}

async function nextNewer(
  ask: Ask,
  errors: Selection,
  { id, timeMs }: { id: string | undefined; timeMs: number | undefined },
) {
  const since = timeMs === undefined ? errors.from : Math.max(errors.from ?? -Infinity, timeMs);
  const newer = { ...errors, from: since };
  const { total } = await ask(newer, { offset: 0, limit: 1 });
  const { rows } = await ask(newer, { offset: Math.max(0, total - NEAR_ROWS), limit: NEAR_ROWS });
  const own = rows.findIndex((row) => row.id === id);
  return own < 0 ? rows.at(-1) : rows[own - 1];
}
