import type { ColumnNames } from "./column-names.js";
import { TEXT_FIELDS } from "./query.js";
import { joinSql, type Sql, sqlOf, TRUE } from "./sql-text.js";
import { caselessSource } from "./text-predicate.js";

/** Letters that another one becomes in lower case: the Kelvin sign, and the Turkish I with a dot. Those beyond ASCII have a case, too. */
const HAS_OTHER_CASES = /[iIkK]|[^\0-\x7f]/;
/** Shorter ones are in too many texts. */
const MIN_PIECE = 3;

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
 * expression looks again. By expression alone, as by ILIKE, it would take twice to five times as long. What has no letters of ASCII is
 * searched as it is, in half the time; a piece without them goes ahead of a text with both.
 */
function contains(column: string, text: string): Sql {
  const piece = longestWithoutCase(text);
  if (piece === text) return sqlOf(`contains(${column}, ?)`, text);
  const found = [
    ...(piece.length < MIN_PIECE ? [] : [sqlOf(`contains(${column}, ?)`, piece)]),
    sqlOf(`contains(lower(${column}), lower(?))`, text),
    ...(HAS_OTHER_CASES.test(text) ? [sqlOf(`regexp_matches(${column}, ?)`, caselessSource(text))] : []),
  ];
  return joinSql(found, "AND");
}

function longestWithoutCase(text: string): string {
  return text.split(/[a-z]+/i).reduce((best, piece) => (piece.length > best.length ? piece : best), "");
}
