/** A cell that a spreadsheet would take for a formula (OWASP, "CSV Injection"); some fold the full-width forms. */
const FORMULA_START = /^[=+\-@\t\r\0＝＋－＠]/;
/** The same within a cell, where a spreadsheet that is set to another separator, or knows no quotes, would begin a new one. */
const HIDDEN_START = /([;\t\r\n])(?=[=+\-@＝＋－＠])/g;
const NEEDS_QUOTES = /[",;\t\r\n]/;
const LINE_END = "\r\n";

export type CsvValue = string | number | null | undefined;

/** A line of RFC 4180 that no spreadsheet calculates with. */
export function csvLine(cells: readonly CsvValue[]): string {
  return cells.map(csvCell).join(",") + LINE_END;
}

/** What is a number here is none that a text of the log could have become: it is written as it is. */
function csvCell(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = (FORMULA_START.test(value) ? `'${value}` : value).replace(HIDDEN_START, "$1'");
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
