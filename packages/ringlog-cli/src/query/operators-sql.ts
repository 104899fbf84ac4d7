import type { CompareOp } from "./query.js";

/** As DuckDB writes them; nothing of a query gets into SQL by itself. */
export const OPERATORS: Readonly<Record<CompareOp, string>> = {
  "=": "=",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};
