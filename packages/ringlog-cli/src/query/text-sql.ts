import type { ColumnNames } from "./column-names.js";
import { TEXT_FIELDS } from "./query.js";
import { joinSql, type Sql, sqlOf, TRUE } from "./sql-text.js";
import { caselessSource } from "./text-predicate.js";

/** Letters that another one becomes in lower case: the Kelvin sign, and the Turkish I with a dot. Those beyond ASCII have a case, too. */
const HAS_OTHER_CASES = /[iIkK]|[^\0-\x7f]/;

/** Whether a text stands in one of TEXT_FIELDS, ASCII letters in either case. */
export function textSql(text: string, columns: ColumnNames): Sql {
  if (text === "") return TRUE;
  const wanted = text.toWellFormed();
  const parts = TEXT_FIELDS.flatMap((field) => columns.column(field)?.text ?? []);
  return joinSql(
    parts.map((column) => contains(column, wanted)),
    "OR",
  );
}

/**
 * `lower` of DuckDB knows more letters than those of ASCII, and so finds too much, never too little; for the texts of which it does, an
 * expression looks again. By expression alone, as by ILIKE, it would take twice to four times as long.
 */
function contains(column: string, text: string): Sql {
  const found = sqlOf(`contains(lower(${column}), lower(?))`, text);
  if (!HAS_OTHER_CASES.test(text)) return found;
  return joinSql([found, sqlOf(`regexp_matches(${column}, ?)`, caselessSource(text))], "AND");
}
