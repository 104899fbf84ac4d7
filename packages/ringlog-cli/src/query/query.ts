/** A parsed query; `parseQuery` makes it, `toPredicate`, `toSql` and `toPrefilter` say what it selects. All three agree: docs/query.md. */
export type Query =
  /** All lines. */
  | { readonly kind: "all" }
  | { readonly kind: "and" | "or"; readonly parts: readonly Query[] }
  | { readonly kind: "not"; readonly part: Query }
  /** Somewhere in one of TEXT_FIELDS; case of ASCII letters aside. */
  | { readonly kind: "text"; readonly text: string }
  /** With any value but null. */
  | { readonly kind: "has"; readonly field: string }
  /** A level's name, or `none` (with `=` and `!=`) for a line that tells none. */
  | { readonly kind: "level"; readonly op: CompareOp; readonly level: string }
  | { readonly kind: "time"; readonly op: CompareOp; readonly timeMs: number }
  /** How long what the line tells of took: the first of DURATION_FIELDS that is a number. */
  | { readonly kind: "ms"; readonly op: CompareOp; readonly value: number }
  /** One of the values. In a value `*` is a wildcard, `\*` a star, `\\` a backslash. Numbers and booleans by their text in JSON. */
  | { readonly kind: "is"; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: "compare"; readonly field: string; readonly op: CompareOp; readonly value: number };

export type CompareOp = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** Where a text is searched. */
export const TEXT_FIELDS = [
  "msg",
  "exception.type",
  "exception.message",
  "logger.name",
  "code.function.name",
  "request.id",
  "event.name",
] as const;
