import type { FieldStatus } from "../../model/api.js";
import { KNOWN_FIELDS } from "../../model/fields.js";
import type { Asked } from "../asker.js";
import { quoted } from "../duckdb.js";
import type { Part } from "../part.js";

/** Fields of which some line has a value, most frequent first; behind them those of which only that is known. */
export async function fieldCounts(
  asked: Asked,
  parts: readonly Part[],
  seen: ReadonlySet<string>,
): Promise<FieldStatus[]> {
  const counts = new Map<string, { kind: FieldStatus["kind"]; count: number }>();
  for (const part of parts) {
    const columns = [...KNOWN_FIELDS.map(({ name, kind }) => ({ name, kind, column: quoted(name) })), ...part.own];
    const [row] = await asked.rows(
      `SELECT ${columns.map(({ column }) => `count(${column})::DOUBLE`).join(", ")} FROM ${part.table}`,
    );
    columns.forEach(({ name, kind }, i) => {
      const count = (row?.[i] as number) + (counts.get(name)?.count ?? 0);
      counts.set(name, { kind, count });
    });
  }
  const counted = [...counts].filter(([, { count }]) => count > 0).sort(([, a], [, b]) => b.count - a.count);
  const rare = [...seen].filter((name) => !counts.has(name)).sort();
  return [
    ...counted.map(([name, { kind }]) => ({ name, kind })),
    ...rare.map((name) => ({ name, kind: "text" as const })),
  ];
}
