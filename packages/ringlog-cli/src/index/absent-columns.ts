import type { Asked } from "./asker.js";

/** Which of these columns no line of a table has anything in. */
export async function absentColumns(
  asked: Asked,
  table: string,
  columns: readonly string[],
): Promise<ReadonlySet<string>> {
  if (columns.length === 0) return new Set();
  const [row] = await asked.rows(
    `SELECT ${columns.map((column) => `EXISTS (SELECT 1 FROM ${table} WHERE ${column} IS NOT NULL)`).join(", ")}`,
  );
  return new Set(columns.filter((_, i) => row?.[i] === false));
}
