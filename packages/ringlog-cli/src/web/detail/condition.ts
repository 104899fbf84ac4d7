import { toggleCondition, valuesOf } from "../search/conditions.js";
import { termsOf } from "../search/terms.js";
import { go, queryText } from "../state.js";

/** A query with one more condition: only lines with this value, or only those without it. One that has it already stays. */
export function withCondition(query: string, field: string, value: string, isExcluded: boolean): string {
  const { included, excluded } = valuesOf(query, field);
  if ((isExcluded ? excluded : included).includes(value)) return query;
  return toggleCondition(isAlternative(query) ? `(${query.trim()})` : query, field, value, isExcluded);
}

/** `a OR b`: what stands beside it would belong to `b` only. */
function isAlternative(query: string): boolean {
  const [term, ...others] = termsOf(query);
  return term !== undefined && others.length === 0 && !term.text.startsWith("(") && /\sOR\s/.test(term.text);
}

/** Shows only the lines with this value. */
export function filterTo(field: string, value: string): void {
  go({ view: "logs", requestId: undefined, q: withCondition(queryText.value, field, value, false) });
}

export function filterOut(field: string, value: string): void {
  go({ view: "logs", requestId: undefined, q: withCondition(queryText.value, field, value, true) });
}
