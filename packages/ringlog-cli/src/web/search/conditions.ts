import { FIELD_ALIASES } from "../../model/fields.js";
import { conditionsOf, hasCondition, withCondition, withoutCondition, withoutField } from "../../query/edit-query.js";
import { spellField } from "../../query/field-spelling.js";
import { QueryError } from "../../query/query-error.js";
import { announce } from "../announce.js";

/** A condition that must hold, as the user wrote it. */
export interface Term {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The conditions that can be taken away one by one; none of a query that is wrong. */
export function termsOf(query: string): readonly Term[] {
  return orElse([], () => conditionsOf(query).map(({ start, end }) => ({ text: query.slice(start, end), start, end })));
}

/** The query without one of its terms. */
export function withoutTerm(query: string, { start, end }: Term): string {
  const after = query.slice(end).replace(/^\s+AND(?=[\s(])/, "");
  const before = query.slice(0, start);
  return (after.trim() === "" ? before.replace(/\sAND\s*$/, "") : `${before.trimEnd()} ${after.trimStart()}`).trim();
}

/** The query with one more condition on a field, given by its full name. */
export function addCondition(query: string, field: string, value: string, isExcluded: boolean): string {
  return edit(query, () => withCondition(query, queryName(field), value, isExcluded));
}

/** The same, or without it where it was there already. */
export function toggleCondition(query: string, field: string, value: string, isExcluded: boolean): string {
  return edit(query, () => {
    const change = hasCondition(query, queryName(field), value, isExcluded) ? withoutCondition : withCondition;
    return change(query, queryName(field), value, isExcluded);
  });
}

/** Any value of a field. */
export function dropField(query: string, field: string): string {
  return edit(query, () => withoutField(query, queryName(field)));
}

/** Whether the query asks for a value, or excludes it. */
export function conditionState(query: string, field: string, value: string): "asked" | "excluded" | undefined {
  return orElse(undefined, () => {
    if (hasCondition(query, queryName(field), value, false)) return "asked";
    return hasCondition(query, queryName(field), value, true) ? "excluded" : undefined;
  });
}

const SHORT_NAMES = new Map(
  Object.entries(FIELD_ALIASES)
    .reverse()
    .map(([alias, name]) => [name, alias]),
);

/** As one would type it: `service` for `service.name`. */
export function shortName(field: string): string {
  return SHORT_NAMES.get(field) ?? field;
}

/** `level` is the level, not a field of that name. */
function queryName(field: string): string {
  return field === "level" ? field : (SHORT_NAMES.get(field) ?? spellField(field));
}

/** A query that is wrong cannot be edited: the user is told, and has it as it was. */
function edit(query: string, change: () => string): string {
  return orElse(query, change, (error) => announce(`The query has a fault, correct it first: ${error.message}`));
}

function orElse<T>(otherwise: T, run: () => T, onFault?: (error: QueryError) => void): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    onFault?.(error);
    return otherwise;
  }
}
