import { RESERVED_KEYS } from "../../../../ringlog/src/record/reserved-keys.js";
import { withCondition as edited } from "../../query/edit-query.js";
import { spellField } from "../../query/field-spelling.js";
import { QueryError } from "../../query/query-error.js";
import { shortName } from "../search/conditions.js";
import { go, queryText } from "../state.js";

/** A query with one more condition: only lines with this value, or only those without it. In the place of a text that is no query. */
export function withCondition(query: string, field: string, value: string, isExcluded: boolean): string {
  const name = nameInQuery(field);
  try {
    return edited(query, name, value, isExcluded);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return edited("", name, value, isExcluded);
  }
}

/** An own field called `service` or `ms` is not what a query means by that: it stands in quotes. */
function nameInQuery(field: string): string {
  const short = shortName(field);
  return short === field || !RESERVED_KEYS.has(field) ? spellField(field) : short;
}

/** Shows only the lines with this value. */
export function filterTo(field: string, value: string): void {
  go({ view: "logs", requestId: undefined, q: withCondition(queryText.value, field, value, false) });
}

export function filterOut(field: string, value: string): void {
  go({ view: "logs", requestId: undefined, q: withCondition(queryText.value, field, value, true) });
}
