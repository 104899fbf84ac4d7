import { go, queryText } from "../state.js";

/** A query with one more condition: only lines with this value, or only those without it. */
export function withCondition(query: string, field: string, value: string, isExcluded: boolean): string {
  const term = `${isExcluded ? "-" : ""}${field}:${quoted(value)}`;
  if (query.trim() === "") return term;
  // Terms side by side are AND, which binds more tightly than OR.
  return / OR /.test(query) ? `(${query.trim()}) ${term}` : `${query.trim()} ${term}`;
}

function quoted(value: string): string {
  return /^[\w./:@-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** Shows only the lines with this value. */
export function filterTo(field: string, value: string): void {
  go({ view: "logs", requestId: undefined, q: withCondition(queryText.value, field, value, false) });
}

export function filterOut(field: string, value: string): void {
  go({ view: "logs", requestId: undefined, q: withCondition(queryText.value, field, value, true) });
}
