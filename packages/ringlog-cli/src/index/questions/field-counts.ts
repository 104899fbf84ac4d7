import type { FieldStatus } from "../../model/api.js";
import { KNOWN_FIELDS } from "../../model/fields.js";
import type { Asked } from "../asker.js";
import { quoted } from "../duckdb.js";
import type { Part } from "../part.js";

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
  for (const part of parts)
    for (const { name, kind, count } of await fieldsOfPart(asked, part))
      counts.set(name, { kind, count: count + (counts.get(name)?.count ?? 0) });
  const counted = [...counts].sort(([, a], [, b]) => b.count - a.count);
  const rare = [...seen].filter((name) => !counts.has(name)).sort();
  return [
    ...counted.map(([name, { kind }]) => ({ name, kind })),
    ...rare.map((name) => ({ name, kind: "text" as const })),
  ];
}

async function fieldsOfPart(asked: Asked, part: Part): Promise<Field[]> {
  const lines = part.chunks.reduce((sum, chunk) => sum + chunk.lines, 0);
  const share = Math.min(1, MAX_COUNTED_LINES / lines);
  const columns = [...KNOWN_FIELDS.map(({ name, kind }) => ({ name, kind, column: quoted(name) })), ...part.own];
  const table = share === 1 ? part.table : `${part.table} TABLESAMPLE system(${100 * share}%) REPEATABLE (1)`;
  const [row] = await asked.rows(
    `SELECT ${columns.map(({ column }) => `count(${column})::DOUBLE`).join(", ")} FROM ${table}`,
  );
  const fields = columns.map(({ name, kind, column }, i) => ({ name, kind, column, count: row?.[i] as number }));
  if (share === 1) return fields.filter(({ count }) => count > 0);
  const there = await isThere(
    asked,
    part,
    fields.filter(({ count }) => count === 0),
  );
  return fields.filter(({ name, count }) => count > 0 || there.has(name));
}

/** Which of the fields that the sample does not have some line has. */
async function isThere(asked: Asked, part: Part, fields: readonly Field[]): Promise<ReadonlySet<string>> {
  if (fields.length === 0) return new Set();
  const [row] = await asked.rows(
    `SELECT ${fields.map(({ column }) => `EXISTS (SELECT 1 FROM ${part.table} WHERE ${column} IS NOT NULL)`).join(", ")}`,
  );
  return new Set(fields.filter((_, i) => row?.[i] === true).map(({ name }) => name));
}
