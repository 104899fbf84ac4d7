import { KNOWN_FIELDS } from "../model/fields.js";
import { literal, quoted } from "./duckdb.js";
import { GROUP_KEY } from "./group-key.js";
import type { OwnColumn } from "./layout.js";
import { placesOf } from "./places-of.js";
import { ROW_KEYS } from "./thread/row-text.js";

/** Above what a prepared line may have: longer ones were cut. */
const MAX_OBJECT_BYTES = 8 << 20;

/** SQL that reads a chunk file; a line that DuckDB cannot read becomes a row of NULLs. */
export function readChunk(chunkPath: string, columns: ReadonlyMap<string, string>): string {
  const list = [...columns].map(([key, type]) => `${literal(key)}: '${type}'`).join(", ");
  return `read_json(${literal(chunkPath)}, format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${MAX_OBJECT_BYTES}, columns = {${list}})`;
}

/** SQL that reads a chunk file into a table of lines. */
export function insertChunk(table: string, file: number, chunkPath: string, own: readonly OwnColumn[]): string {
  const { sources, values } = ownValues(own);
  const columns = new Map([...fixedKeys(), ...[...sources].map((key) => [key, "JSON"] as const)]);
  const inner = `SELECT ${["*", ...values.map(({ sql, column }) => `${sql} AS ${column}`)].join(", ")} FROM ${readChunk(chunkPath, columns)}`;
  return `INSERT INTO ${table} SELECT ${[...fixedValues(file, own), ...knownValues(), ...own.map(ownValue)].join(",\n")}
    FROM (${inner}) WHERE ${quoted(ROW_KEYS.byte)} IS NOT NULL`;
}

function fixedKeys(): [string, string][] {
  return [
    [ROW_KEYS.byte, "BIGINT"],
    [ROW_KEYS.atMs, "BIGINT"],
    [ROW_KEYS.level, "TINYINT"],
    [ROW_KEYS.isBad, "TINYINT"],
    [ROW_KEYS.hasNoTime, "TINYINT"],
    [ROW_KEYS.groupHash, "VARCHAR"],
    ["msg", "VARCHAR"],
    // JSON tells a number from a text that looks like one.
    ...KNOWN_FIELDS.map(({ name, kind }): [string, string] => [name, kind === "number" ? "JSON" : "VARCHAR"]),
  ];
}

function fixedValues(file: number, own: readonly OwnColumn[]): string[] {
  const level = quoted(ROW_KEYS.level);
  return [
    String(file),
    quoted(ROW_KEYS.byte),
    quoted(ROW_KEYS.atMs),
    `CASE WHEN ${quoted(ROW_KEYS.hasNoTime)} IS NULL THEN ${quoted(ROW_KEYS.atMs)} END`,
    level,
    `${quoted(ROW_KEYS.isBad)} IS NOT NULL`,
    "coalesce(msg, '')",
    GROUP_KEY,
    oddValues(own),
  ];
}

function knownValues(): string[] {
  return KNOWN_FIELDS.map(({ name, kind }) => (kind === "number" ? asNumber(quoted(name)) : quoted(name)));
}

/** A text in quotes is no number to this, nor is `true`. */
function asNumber(json: string): string {
  return `TRY_CAST(${json}::VARCHAR AS DOUBLE)`;
}

/** No other JSON begins with one of these characters. */
function isNumber(json: string): string {
  return `ascii(${json}::VARCHAR) BETWEEN ${"-".charCodeAt(0)} AND ${"9".charCodeAt(0)}`;
}

function ownValue({ kind, column }: OwnColumn): string {
  return kind === "number"
    ? asNumber(`j_${column}`)
    : `CASE WHEN NOT ${isNumber(`j_${column}`)} THEN j_${column}->>'$' END`;
}

/** Where an own field may stand, in the order in which a query looks for it. */
function ownValues(own: readonly OwnColumn[]): { sources: Set<string>; values: { column: string; sql: string }[] } {
  const sources = new Set<string>();
  const values = own.map(({ name, column }) => {
    const choices: string[] = [];
    for (const { key, pointer } of placesOf(name)) {
      sources.add(key);
      choices.push(pointer === "" ? quoted(key) : `nullif(json_extract(${quoted(key)}, ${literal(pointer)}), 'null')`);
    }
    return {
      column: `j_${column}`,
      sql: choices.length === 1 ? (choices[0] as string) : `coalesce(${choices.join(", ")})`,
    };
  });
  return { sources, values };
}

/** Nearly always NULL, and then costs nothing but the comparisons. */
function oddValues(own: readonly OwnColumn[]): string {
  const odd = [
    ...KNOWN_FIELDS.filter(({ kind }) => kind === "number").map(({ name }) => ({
      name,
      json: quoted(name),
      isNumeric: true,
    })),
    ...own.map(({ name, kind, column }) => ({ name, json: `j_${column}`, isNumeric: kind === "number" })),
  ].map(({ name, json, isNumeric }) => ({
    name,
    json,
    when: isNumeric ? `(${json} IS NOT NULL AND ${asNumber(json)} IS NULL)` : `coalesce(${isNumber(json)}, false)`,
  }));
  const members = odd.map(({ name, json, when }) => `${literal(name)}, CASE WHEN ${when} THEN ${json} END`);
  return `CASE WHEN ${odd.map(({ when }) => when).join(" OR ")} THEN json_object(${members.join(", ")})::VARCHAR END`;
}
