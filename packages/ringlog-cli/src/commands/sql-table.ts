import { escapeControl } from "../../../ringlog/src/record/escape.js";
import type { Screen } from "../../../ringlog/src/worker/format/pretty/screen.js";
import { clip, displayWidth } from "../../../ringlog/src/worker/format/pretty/width.js";
import { flow } from "../cli/page.js";

export type SqlRow = readonly unknown[];

const MAX_CELL_CHARACTERS = 2_000;
const GAP = "  ";

/** A cell as JSON has it: whole numbers beyond what a double can say are texts. */
export function jsonValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map(jsonValue);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, jsonValue(each)]));
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : (value ?? null);
}

/** A row as a line of `--json`. Columns of one name get a number. */
export function rowJson(columns: readonly string[], row: SqlRow): string {
  const names = uniqueNames(columns);
  return `{${row.map((value, index) => `${JSON.stringify(names[index] ?? "")}:${JSON.stringify(jsonValue(value))}`).join(",")}}`;
}

function uniqueNames(columns: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return columns.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}_${before + 1}`;
  });
}

/** Rows side by side below their columns' names; where that is too wide, one below the other, without what is NULL. */
export function tableLines(columns: readonly string[], rows: readonly SqlRow[], screen: Screen): string[] {
  const names = columns.map((name) => escapeControl(name));
  const cells = rows.map((row) => row.map(cellText));
  const widths = names.map((name, at) =>
    Math.max(displayWidth(name), ...cells.map((row) => displayWidth(row[at] ?? ""))),
  );
  const total = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
  return total <= screen.columns ? asTable(names, cells, rows, widths, screen) : asRecords(names, cells, screen);
}

function asTable(
  names: readonly string[],
  cells: readonly (readonly string[])[],
  rows: readonly SqlRow[],
  widths: readonly number[],
  screen: Screen,
): string[] {
  const isNumber = names.map(
    (_, at) => rows.some((row) => isFigure(row[at])) && rows.every((row) => row[at] === null || isFigure(row[at])),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => {
        const blanks = " ".repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(text)));
        return isNumber[at] === true ? blanks + text : text + blanks;
      })
      .join(GAP)
      .trimEnd();
  return [screen.palette.bold(line(names)), ...cells.map(line)];
}

function asRecords(names: readonly string[], cells: readonly (readonly string[])[], screen: Screen): string[] {
  return cells.flatMap((row, index) => [
    ...(index === 0 ? [] : [""]),
    ...row.flatMap((text, at) =>
      text === ""
        ? []
        : flow(screen, "", "  ", [{ text: `${names[at] ?? ""}:`, paint: screen.palette.bold }, { text }]),
    ),
  ]);
}

function isFigure(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

function cellText(value: unknown): string {
  const json = jsonValue(value);
  const text = typeof json === "string" ? json : json === null ? "" : JSON.stringify(json);
  return clip(escapeControl(text), MAX_CELL_CHARACTERS);
}
