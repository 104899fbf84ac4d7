/** A parsed query; `parseQuery` makes it, `toPredicate`, `toSql` and `toPrefilter` say what it selects. All three agree. */
export type Query =
  /** All lines. */
  | { readonly kind: "all" }
  | { readonly kind: "and" | "or"; readonly parts: readonly Query[] }
  | { readonly kind: "not"; readonly part: Query }
  /** Somewhere in message, exception type or message, logger, function or request id; case of ASCII letters aside. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "has"; readonly field: string }
  | { readonly kind: "level"; readonly op: CompareOp; readonly level: string }
  | { readonly kind: "time"; readonly op: CompareOp; readonly timeMs: number }
  /** One of the values; one with `*` is a pattern. Numbers and booleans by their text in JSON. */
  | { readonly kind: "is"; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: "compare"; readonly field: string; readonly op: CompareOp; readonly value: number };

export type CompareOp = "=" | "!=" | "<" | "<=" | ">" | ">=";
