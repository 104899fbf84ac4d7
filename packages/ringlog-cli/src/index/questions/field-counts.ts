import type { FieldStatus } from "../../model/api.js";
import { KNOWN_FIELDS } from "../../model/fields.js";
import { absentColumns } from "../absent-columns.js";
import type { Asked } from "../asker.js";
import { quoted } from "../duckdb.js";
import { type Part, type TableOfPart, tablesOf } from "../part.js";

/** Larger tables are counted by a part of their lines, always the same: only the order of the fields depends on it. */
const MAX_COUNTED_LINES = 200_000;

interface Field {
  readonly name: string;
  readonly kind: FieldStatus["kind"];
  readonly column: string;
  readonly count: number;
}

/** Fields of which some line has a value, most frequent first; behind them those of which only that is known. */
export async function fieldCounts(
  asked: Asked,
  parts: readonly Part[],
  seen: ReadonlySet<string>,
): Promise<FieldStatus[]> {
  const counts = new Map<string, { readonly kind: FieldStatus["kind"]; count: number }>();
  for (const table of tablesOf(parts))
    for (const { name, kind, count } of await fieldsOfTable(asked, table))
      counts.set(name, { kind, count: count + (counts.get(name)?.count ?? 0) });
  const counted = [...counts].sort(([, a], [, b]) => b.count - a.count);
  const rare = [...seen].filter((name) => !counts.has(name)).sort();
  return [
    ...counted.map(([name, { kind }]) => ({ name, kind })),
    ...rare.map((name) => ({ name, kind: "text" as const })),
  ];
}

async function fieldsOfTable(asked: Asked, { part, table }: TableOfPart): Promise<Field[]> {
  const [lines] = await asked.rows(`SELECT count(*)::DOUBLE FROM ${table.name}`);
  const share = Math.min(1, MAX_COUNTED_LINES / (lines?.[0] as number));
  const columns = [...KNOWN_FIELDS.map(({ name, kind }) => ({ name, kind, column: quoted(name) })), ...part.own];
  const counted = share === 1 ? table.name : `${table.name} TABLESAMPLE system(${100 * share}%) REPEATABLE (1)`;
  const [row] = await asked.rows(
    `SELECT ${columns.map(({ column }) => `count(${column})::DOUBLE`).join(", ")} FROM ${counted}`,
  );
  const fields = columns.map(({ name, kind, column }, i) => {
    const count = (row?.[i] as number) / share;
    return { name, kind, column, count };
  });
  if (share === 1) return fields.filter(({ count }) => count > 0);
  const unseen = fields.filter(({ count }) => count === 0).map(({ column }) => column);
  const absent = await absentColumns(asked, table.name, unseen);
  return fields.filter(({ column }) => !absent.has(column));
}
