/** A piece of SQL and the values of its `?`, in their order. */
export interface Sql {
  readonly sql: string;
  readonly params: readonly unknown[];
}

export const TRUE: Sql = { sql: "true", params: [] };
export const FALSE: Sql = { sql: "false", params: [] };

export function sqlOf(sql: string, ...params: unknown[]): Sql {
  return { sql, params };
}

/** In parentheses. `AND` of none is true, `OR` of none false. */
export function joinSql(parts: readonly Sql[], joint: "AND" | "OR"): Sql {
  const [first] = parts;
  if (first === undefined) return joint === "AND" ? TRUE : FALSE;
  if (parts.length === 1) return first;
  return { sql: `(${parts.map(({ sql }) => sql).join(` ${joint} `)})`, params: parts.flatMap(({ params }) => params) };
}

/** A number as a parameter: as a text, since a client may take a whole number that is too large for BIGINT for one of those. */
export function numberParam(value: number): Sql {
  return sqlOf("CAST(? AS DOUBLE)", String(value));
}
