import { and } from "./build-query.js";
import { type Query, TEXT_FIELDS } from "./query.js";

/** Names of all fields that a query looks at, but for time, level and durations: what an index needs columns for. Each once. */
export function fieldsOf(query: Query): readonly string[] {
  return [...new Set(namesIn(query))];
}

function namesIn(query: Query): readonly string[] {
  switch (query.kind) {
    case "and":
    case "or":
      return query.parts.flatMap(namesIn);
    case "not":
      return namesIn(query.part);
    case "text":
      return TEXT_FIELDS;
    case "has":
      return query.field === "time" || query.field === "level" ? [] : [query.field];
    case "is":
    case "compare":
      return [query.field];
    default:
      return [];
  }
}

/** The field that all conditions of a query are of: `time`, `level` and `ms`, too. Undefined where they are of several, or of none. */
export function fieldOf(query: Query): string | undefined {
  switch (query.kind) {
    case "and":
    case "or": {
      const [first, ...others] = query.parts.map(fieldOf);
      return others.every((field) => field === first) ? first : undefined;
    }
    case "not":
      return fieldOf(query.part);
    case "level":
    case "time":
    case "ms":
      return query.kind;
    case "has":
    case "is":
    case "compare":
      return query.field;
    default:
      return undefined;
  }
}

/**
 * A query without the conditions of a field, as the values of a facet are counted: those that OR joins with conditions of others stay.
 *
 * @param field its long name, or `time`, `level` or `ms`
 */
export function withoutConditions(query: Query, field: string): Query {
  if (fieldOf(query) === field) return { kind: "all" };
  return query.kind === "and" ? and(query.parts.map((part) => withoutConditions(part, field))) : query;
}
