import { KNOWN_FIELDS } from "../model/fields.js";
import { quoted } from "./duckdb.js";
import { canHaveColumn, placesOf } from "./places-of.js";
import type { OwnName } from "./thread/own-names.js";

/** A field that the application has, and its column. Values of the other kind stand in the column `odd`. */
export interface OwnColumn {
  readonly name: string;
  readonly kind: "text" | "number";
  /** Names that differ only in case would be one name to DuckDB. */
  readonly column: string;
}

export const MAX_OWN_COLUMNS = 100;

/** Columns that every table of lines has, beside those of KNOWN_FIELDS, which are called as the field. */
export const FIXED_COLUMNS = [
  /** Number of the log among those that are looked at. */
  ["file", "SMALLINT"],
  ["byte", "BIGINT"],
  /** Time of the line, or of the one before it in its file. */
  ["at_ms", "BIGINT"],
  ["time_ms", "BIGINT"],
  ["level", "TINYINT"],
  ["is_bad", "BOOLEAN"],
  ["msg", "VARCHAR"],
  /** What errors are grouped by. */
  ["group_key", "VARCHAR"],
  /** JSON: values that do not have the kind of their column, by field. */
  ["odd", "VARCHAR"],
] as const;

export const KNOWN_NAMES: ReadonlySet<string> = new Set(KNOWN_FIELDS.map(({ name }) => name));

export function sqlType(kind: "text" | "number"): string {
  return kind === "number" ? "DOUBLE" : "VARCHAR";
}

/** The columns of a table of lines, as SQL has them, and their types. */
export function columnTypes(own: readonly OwnColumn[]): (readonly [name: string, type: string])[] {
  return [
    ...FIXED_COLUMNS,
    ...KNOWN_FIELDS.map(({ name, kind }) => [quoted(name), sqlType(kind)] as const),
    ...own.map(({ column, kind }) => [column, sqlType(kind)] as const),
  ];
}

/**
 * Chooses the fields that get a column: the most frequent ones. One whose name, or the name of an object that it may be part of, differs
 * from another only in case gets none, since DuckDB could not read both from one line.
 */
export function chooseOwnColumns(names: readonly OwnName[], before: readonly OwnColumn[] = []): OwnColumn[] {
  const keys = new CaseFreeKeys();
  for (const { name } of KNOWN_FIELDS) keys.add([name]);
  keys.add(["msg"]);
  for (const { name } of before) keys.add(keysOf(name));
  const chosen: OwnColumn[] = [...before];
  for (const { name, count, numbers } of names) {
    if (chosen.length >= MAX_OWN_COLUMNS) break;
    if (chosen.some((own) => own.name === name) || !canHaveColumn(name) || !keys.add(keysOf(name))) continue;
    chosen.push({ name, kind: numbers * 2 > count ? "number" : "text", column: `o${chosen.length}` });
  }
  return chosen;
}

function keysOf(name: string): string[] {
  return placesOf(name).map(({ key }) => key);
}

class CaseFreeKeys {
  readonly #byLowerCase = new Map<string, string>();

  /** @returns false, and adds none, where one of them differs only in case from another */
  add(keys: readonly string[]): boolean {
    if (keys.some((key) => (this.#byLowerCase.get(key.toLowerCase()) ?? key) !== key)) return false;
    for (const key of keys) this.#byLowerCase.set(key.toLowerCase(), key);
    return true;
  }
}
