import type { Query } from "./query.js";

export const ALL: Query = { kind: "all" };

/** Conditions of which all must hold, as one: none is `all`. */
export function and(queries: readonly Query[]): Query {
  const parts = queries.flatMap((query) => (query.kind === "and" ? query.parts : query.kind === "all" ? [] : [query]));
  const [first] = parts;
  if (first === undefined) return ALL;
  return parts.length === 1 ? first : { kind: "and", parts };
}

/** Conditions of which one must hold, as one. At least one is given. */
export function or(queries: readonly [Query, ...Query[]]): Query {
  const parts = queries.flatMap((query) => (query.kind === "or" ? query.parts : [query]));
  if (parts.some(({ kind }) => kind === "all")) return ALL;
  return parts.length === 1 ? queries[0] : { kind: "or", parts };
}

export function not(part: Query): Query {
  return { kind: "not", part };
}
