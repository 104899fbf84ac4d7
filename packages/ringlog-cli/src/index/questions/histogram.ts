import type { ErrorPin, HistogramReply, MetricLines, ViewLevel } from "../../model/api.js";
import type { SqlRow } from "../duckdb.js";
import { NO_TIME_MS } from "../thread/row-text.js";
import { viewLevel } from "./row-columns.js";
import { type Selected, type Selection, wholeNumber } from "./selection.js";

const MAX_PINS = 50;
const METRICS = ["process.cpu.utilization", "process.memory.usage", "nodejs.eventloop.delay.p99"] as const;
const METRIC_COLUMNS = METRICS.map((name) => `"${name}"`);

/** Every record with readings has this one. */
const IS_SNAPSHOT = '"process.memory.usage" IS NOT NULL';

/** Buckets of time; the last one may end behind the range. */
export interface Buckets {
  readonly fromMs: number;
  readonly widthMs: number;
  readonly count: number;
}

/** Cuts the range, else the extent of all lines, into at most `wanted` buckets. */
export async function bucketsOf(selection: Selection, { range }: Selected, wanted: number): Promise<Buckets> {
  const extent = range.fromMs !== undefined && range.toMs !== undefined ? undefined : await selection.extent();
  const fromMs = Math.floor(range.fromMs ?? extent?.fromMs ?? 0);
  const toMs = Math.max(fromMs + 1, Math.ceil(range.toMs ?? extent?.toMs ?? 0));
  const widthMs = Math.max(1, Math.ceil((toMs - fromMs) / wanted));
  return { fromMs, widthMs, count: Math.ceil((toMs - fromMs) / widthMs) };
}

/** SQL of the bucket that a line is in, from 0. */
function bucketSql({ fromMs, widthMs }: Buckets): string {
  return `((at_ms - ${wholeNumber(fromMs)}) // ${wholeNumber(widthMs)})`;
}

export async function histogram(
  selection: Selection,
  selected: Selected,
  { buckets: wanted, isComplete }: { readonly buckets: number; readonly isComplete: boolean },
): Promise<HistogramReply> {
  const buckets = await bucketsOf(selection, selected, wanted);
  const rows = await countedRows(selection, buckets);
  const { levels, total } = levelCounts(rows.levels, buckets);
  const metrics = metricLines(rows.metrics, buckets);
  const pins = await titled(selection, rows.pins);
  return { fromMs: buckets.fromMs, widthMs: buckets.widthMs, levels, metrics, pins, isComplete, total };
}

/** What a histogram is made of. */
interface HistogramRows {
  /** Bucket or none, level, count. */
  readonly levels: readonly SqlRow[];
  /** Bucket or none, means. */
  readonly metrics: readonly SqlRow[];
  /** Group, count, first time, highest level. */
  readonly pins: readonly SqlRow[];
}

const MEANS = METRIC_COLUMNS.map((column) => `avg(${column})`).join(", ");
const ORDER_OF_PINS = `n DESC, first, group_key LIMIT ${MAX_PINS}`;

/** What the smallest type of DuckDB tells apart: into so few groups it counts in half the time. */
const FEW_BUCKETS = 256;

/** NULL, or what is no bucket, where a line has no time, or one outside of them all. */
export function bucketOrNone(buckets: Buckets): string {
  return `TRY_CAST(${bucketSql(buckets)} AS ${buckets.count <= FEW_BUCKETS ? "UTINYINT" : "INTEGER"})`;
}

export function isBucket(bucket: unknown, { count }: Buckets): bucket is number {
  return typeof bucket === "number" && bucket >= 0 && bucket < count;
}

/** Three statements: what has readings, or is an error, is seldom among the quiet lines, and DuckDB knows for whole blocks that none is. */
async function countedRows({ asked, from, where, params }: Selection, buckets: Buckets): Promise<HistogramRows> {
  const levels = await asked.rows(
    `SELECT ${bucketOrNone(buckets)} AS bucket, level, count(*)::DOUBLE FROM ${from} WHERE ${where} GROUP BY bucket, level`,
    params,
  );
  const metrics = await asked.rows(
    `SELECT ${bucketOrNone(buckets)} AS bucket, ${MEANS} FROM ${from} WHERE ${IS_SNAPSHOT} AND (${where}) GROUP BY bucket`,
    params,
  );
  const pins = await asked.rows(
    `SELECT group_key, count(*)::DOUBLE AS n, min(at_ms)::DOUBLE AS first, max(level) FROM ${from}
      WHERE ${IS_PIN} AND (${where}) GROUP BY group_key ORDER BY ${ORDER_OF_PINS}`,
    params,
  );
  return { levels, metrics, pins };
}

function levelCounts(rows: readonly SqlRow[], buckets: Buckets) {
  const levels: Partial<Record<ViewLevel, number[]>> = {};
  let total = 0;
  for (const [at, level, count] of rows as [number | null, number, number][]) {
    total += count;
    const name = viewLevel(level);
    levels[name] ??= new Array<number>(buckets.count).fill(0);
    if (isBucket(at, buckets)) levels[name][at] = count;
  }
  return { levels, total };
}

function metricLines(rows: readonly SqlRow[], buckets: Buckets): MetricLines {
  const line = (cell: number): (number | null)[] => {
    const values = new Array<number | null>(buckets.count).fill(null);
    for (const row of rows) if (isBucket(row[0], buckets)) values[row[0]] = row[cell] as number | null;
    return values;
  };
  return { cpu: line(1), memory: line(2), loopDelay: line(3) };
}

/** An error or a crash that has a place on the axis. */
const IS_PIN = `group_key IS NOT NULL AND level >= 5 AND at_ms > ${NO_TIME_MS}`;

/** SQL of what an error is called, from its first line. */
const TITLE = `CASE WHEN "exception.type" IS NULL THEN msg ELSE "exception.type" || ': ' || coalesce("exception.message", msg) END`;

/** The titles are read of the first lines alone: to look at each error's would take three times as long. */
async function titled({ asked, from, where, params }: Selection, rows: readonly SqlRow[]): Promise<ErrorPin[]> {
  if (rows.length === 0) return [];
  const titles = await asked.rows(
    `SELECT group_key, arg_min(${TITLE}, (at_ms, file, byte)) FROM ${from}
      WHERE at_ms IN (${[...new Set(rows.map(([, , first]) => wholeNumber(first as number)))].join(", ")})
      AND group_key IN (${rows.map(() => "?").join(", ")}) AND level >= 5 AND (${where}) GROUP BY group_key`,
    [...rows.map(([key]) => key as string), ...params],
  );
  const titleOf = new Map(titles as [string, string][]);
  return rows.map((row) => toPin(row, titleOf));
}

function toPin([fingerprint, count, timeMs, level]: SqlRow, titleOf: ReadonlyMap<string, string>): ErrorPin {
  return {
    timeMs: timeMs as number,
    level: viewLevel(level as number),
    title: titleOf.get(fingerprint as string) ?? "",
    fingerprint: fingerprint as string,
    count: count as number,
  };
}
