import { NO_TIME_MS } from "../thread/row-text.js";
import type { Selection } from "./selection.js";

const SLICES = 16_384;
/** A slice with more lines is cut again, unless it is a single millisecond. */
const MAX_LINES = 20_000;

/** Part of a selection: from `fromMs` on and before `toMs`, the newest one first. */
interface Slice {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lines: number;
  /** Selected lines that are newer. */
  readonly before: number;
}

/** Part of the time that holds some rows of a list, and how many of its rows come before them. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  readonly skip: number;
}

/** How many lines of a selection each slice of time has: with that, row 5,000,000 is as near as the first one. */
export class TimeSlices {
  readonly total: number;
  readonly #slices: readonly Slice[];

  private constructor(slices: readonly Slice[]) {
    this.#slices = slices;
    const last = slices.at(-1);
    this.total = last === undefined ? 0 : last.before + last.lines;
  }

  static async of(selection: Selection): Promise<TimeSlices> {
    const extent = (await selection.extent()) ?? { fromMs: 0, toMs: 1 };
    const slices = await cut(selection, extent, 0);
    const timed = slices.at(-1);
    const before = timed === undefined ? 0 : timed.before + timed.lines;
    const untimed = await count(selection, `at_ms <= ${NO_TIME_MS}`);
    if (untimed > 0) slices.push({ fromMs: NO_TIME_MS, toMs: NO_TIME_MS + 1, lines: untimed, before });
    return new TimeSlices(slices);
  }

  /** Where the rows from `offset` on are, as far as a list shows at once. */
  window(offset: number, limit: number): Window {
    const first = this.#slices[this.#at(offset)];
    const last = this.#slices[this.#at(offset + limit - 1)] ?? this.#slices.at(-1);
    if (first === undefined || last === undefined) return { fromMs: 0, toMs: 0, skip: 0 };
    return { fromMs: last.fromMs, toMs: first.toMs, skip: offset - first.before };
  }

  /** The slice of a time, and how many selected lines are newer than all of it. */
  around(atMs: number): Slice | undefined {
    return this.#slices.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
  }

  /** The last one that begins at or before a row. */
  #at(row: number): number {
    let [low, high] = [0, this.#slices.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { before, lines } = this.#slices[middle] as Slice;
      if (before + lines > row) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

async function count({ asked, from, where, params }: Selection, bounds: string): Promise<number> {
  const [row] = await asked.rows(`SELECT count(*)::DOUBLE FROM ${from} WHERE ${bounds} AND (${where})`, params);
  return row?.[0] as number;
}

async function cut(
  selection: Selection,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  before: number,
): Promise<Slice[]> {
  const { asked, from, where, params } = selection;
  const widthMs = Math.max(1, Math.ceil((toMs - fromMs) / SLICES));
  const rows = await asked.rows(
    `SELECT ((at_ms - ${fromMs}) // ${widthMs})::INTEGER AS slice, count(*)::DOUBLE FROM ${from}
      WHERE at_ms >= ${fromMs} AND at_ms < ${toMs} AND (${where}) GROUP BY slice ORDER BY slice DESC`,
    params,
  );
  const slices: Slice[] = [];
  let newer = before;
  for (const [slice, lines] of rows as [number, number][]) {
    const start = fromMs + slice * widthMs;
    const bounds = { fromMs: start, toMs: Math.min(toMs, start + widthMs) };
    if (lines > MAX_LINES && widthMs > 1) slices.push(...(await cut(selection, bounds, newer)));
    else slices.push({ ...bounds, lines, before: newer });
    newer += lines;
  }
  return slices;
}
