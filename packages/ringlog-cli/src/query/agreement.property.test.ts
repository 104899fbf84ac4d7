// A query means the same as a predicate, as SQL over DuckDB, as a filter over bytes, and written out and parsed again.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from "@duckdb/node-api";
import fc from "fast-check";
import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import { readEntry } from "../entry/read-entry.js";
import { recordLine } from "../entry/record-line.js";
import type { Entry } from "../model/entry.js";
import { DURATION_FIELDS } from "../model/fields.js";
import type { ColumnNames, FieldColumns } from "./column-names.js";
import { TEXT_NAMES } from "./field-predicate.js";
import { fieldsOf } from "./fields-of.js";
import { formatQuery } from "./format-query.js";
import { parseQuery } from "./parse-query.js";
import type { Query } from "./query.js";
import { FIELDS, KEYS, query, record } from "./random-log.fixture.js";
import { toPredicate } from "./to-predicate.js";
import { toSql } from "./to-sql.js";

const ROWS = 300;

/** A number inside of an object is `1e+21` as JavaScript writes it, and `1e21` as DuckDB does: who searches there for a piece of either? */
function hasNoPieceOfExponent(asked: Query): boolean {
  return !/\+|\*[^"]*e21|e21[^"]*\*/.test(JSON.stringify(asked));
}

describe("predicate and SQL", () => {
  let folder: string;
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  let entries: readonly Entry[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "ringlog-query-"));
    const { DuckDBInstance } = await import("@duckdb/node-api");
    instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    connection = await instance.connect();
    entries = [...fc.sample(record, { numRuns: ROWS, seed: 7 }).map(entryOf), ...others()];
    await connection.run(tableSql(writeLines(folder, entries)));
  });

  after(() => {
    connection?.closeSync();
    instance?.closeSync();
    rmSync(folder, { recursive: true, force: true });
  });

  async function selectedRows(asked: Query): Promise<number[]> {
    const { where, params } = toSql(asked, COLUMNS);
    const reader = await connection.runAndReadAll(
      `SELECT n FROM lines WHERE ${where} ORDER BY n`,
      params as DuckDBValue[],
    );
    return reader.getRows().map(([n]) => Number(n));
  }

  it("agree on every entry", async () => {
    let selected = 0;
    await fc.assert(
      fc.asyncProperty(query.filter(hasNoPieceOfExponent), async (asked) => {
        const expected = rowsThat(entries, toPredicate(asked));
        selected += expected.length > 0 && expected.length < entries.length ? 1 : 0;
        assert.deepEqual(await selectedRows(asked), expected, explain(asked));
      }),
      { numRuns: 2_000 },
    );
    assert.ok(selected > 300, `only ${selected} queries told lines apart`);
  });

  it("agree on what is easily told wrong", async () => {
    for (const text of NOTABLE) {
      const asked = parseQuery(text);
      const expected = rowsThat(entries, toPredicate(asked));
      assert.notEqual(expected.length, 0, text);
      assert.deepEqual(await selectedRows(asked), expected, text);
    }
  });

  it("agree on a query that was written out and parsed again", () => {
    fc.assert(
      fc.property(query, (asked) => {
        const text = formatQuery(asked);
        assert.deepEqual(rowsThat(entries, toPredicate(parseQuery(text))), rowsThat(entries, toPredicate(asked)), text);
      }),
      { numRuns: 2_000 },
    );
  });

  it("need no columns but those of fieldsOf", () => {
    fc.assert(
      fc.property(query, (asked) => {
        const fields = new Set(fieldsOf(asked));
        toSql(asked, {
          ms: "ms",
          column(field) {
            assert.ok(fields.has(field), field);
            return undefined;
          },
        });
      }),
    );
  });

  it("select nothing of a field without a column, and all by its negation", async () => {
    for (const text of ["nobody:1", "nobody:*", "nobody:a*b", "nobody>1", "has:nobody", "nobody!=1"]) {
      assert.deepEqual(await selectedRows(parseQuery(text)), [], text);
      assert.equal((await selectedRows(parseQuery(`-(${text})`))).length, entries.length, text);
    }
  });
});

const COLUMNS: ColumnNames = {
  ms: `coalesce(${DURATION_FIELDS.map(({ name, msPerUnit }) => `n${(FIELDS as readonly string[]).indexOf(name)} * ${msPerUnit}`).join(", ")})`,
  column(field): FieldColumns | undefined {
    const index = (FIELDS as readonly string[]).indexOf(field);
    if (field === "msg") return { text: "msg" };
    if (index === -1 || field.startsWith("nobody")) return undefined;
    return TEXT_NAMES.has(field) ? { text: `t${index}` } : { text: `t${index}`, number: `n${index}` };
  },
};

/** Each selects one of `others()` at least. */
const NOTABLE: readonly string[] = [
  "tags:a_b*a_b*",
  "tags:a%*%",
  "seq:12",
  "seq:12.0",
  "seq>11.5",
  "-seq:12",
  "tags:12",
  "tags:1*",
  "tags:true",
  "tags:xyz",
  '"my key":C:\\new',
  '"my key":"C:\\\\new"',
  "status:50*",
  "status!=503",
  "kelvin",
  "ms<=100",
  "msg:",
  "level:none",
].map((text) => (text === "msg:" ? 'msg:""' : text));

function entryOf(members: readonly (readonly [string, unknown])[]): Entry {
  const json = members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",");
  return read(`{${json}}`);
}

function read(line: string): Entry {
  const entry = readEntry(Buffer.from(line));
  assert.ok(!("kind" in entry), line);
  return entry;
}

/** Lines without a time or a level, and of other loggers. */
function others(): readonly Entry[] {
  return [
    '{"msg":"pay","orderId":12}',
    '{"level":"error","msg":"PAYMENT failed"}',
    '{"time":"2026-11-27T10:00:00.000Z","msg":""}',
    '{"level":30,"time":1795773600000,"pid":12,"hostname":"h","msg":"pay","req":{"id":12,"method":"GET","url":"/static/*"},"responseTime":100}',
    "plain text of pay",
    '{"orderId":{}}',
    '{"tags":"a_ba_b","seq":12}',
    '{"tags":"a_baxb","seq":"12"}',
    '{"tags":"a%b%","seq":"12.0","my key":"C:\\\\new"}',
    '{"tags":["xyz",12,true,null],"http.response.status_code":500}',
    '{"tags":["12","a"],"http.response.status_code":503}',
    '{"tags":[],"msg":"\u212aelvin and kelvin","http.response.status_code":"503"}',
    '{"msg":"\u212aelvin alone"}',
  ].map(read);
}

function rowsThat(entries: readonly Entry[], predicate: (entry: Entry) => boolean): number[] {
  return entries.flatMap((entry, index) => (predicate(entry) ? [index] : []));
}

function explain(asked: Query): string {
  return `${formatQuery(asked)}\n${JSON.stringify(toSql(asked, COLUMNS))}`;
}

function writeLines(folder: string, entries: readonly Entry[]): string {
  const path = join(folder, "lines.jsonl");
  const lines = entries.map((entry, n) => {
    const level = entry.level === undefined ? 0 : LEVEL_NAMES.indexOf(entry.level) + 1;
    return `${recordLine(entry).slice(0, -1)},"#n":${n},"#level":${level},"#time":${entry.timeMs ?? "null"}}\n`;
  });
  writeFileSync(path, lines.join(""));
  return path;
}

/** As an index reads lines: texts as VARCHAR, all else as JSON, which tells numbers from texts. */
function tableSql(path: string): string {
  const types = KEYS.map((key) => `${text(key)}: '${TEXT_NAMES.has(key) ? "VARCHAR" : "JSON"}'`).join(", ");
  const values = FIELDS.flatMap((field, index) => (field === "msg" ? [] : columnSql(field, index)));
  return `CREATE TABLE lines AS SELECT "#n" AS n, "#level" AS "level", "#time" AS time_ms, msg, ${values.join(", ")}
    FROM read_json(${text(path)}, format = 'newline_delimited',
      columns = {'#n': 'INTEGER', '#level': 'TINYINT', '#time': 'BIGINT', msg: 'VARCHAR', ${types}})`;
}

function columnSql(field: string, index: number): string[] {
  if (TEXT_NAMES.has(field)) return [`${name(field)} AS t${index}`];
  const choices = sourcesOf(field);
  const json = choices.length === 0 ? "NULL::JSON" : `coalesce(${choices.join(", ")}, NULL)`;
  const isNumber = `ascii((${json})::VARCHAR) BETWEEN 45 AND 57`;
  return [
    `CASE WHEN NOT ${isNumber} THEN (${json})->>'$' END AS t${index}`,
    `CASE WHEN ${isNumber} THEN (${json})::VARCHAR::DOUBLE END AS n${index}`,
  ];
}

/** Where a field may stand, in the order of field-value.ts. */
function sourcesOf(field: string): string[] {
  const parts = field.split(".");
  const places: string[] = (KEYS as readonly string[]).includes(field) ? [name(field)] : [];
  for (let at = parts.length - 1; at > 0; at--) {
    const key = parts.slice(0, at).join(".");
    if (!(KEYS as readonly string[]).includes(key)) continue;
    for (const pointer of pointersOf(parts.slice(at)))
      places.push(`nullif(json_extract(${name(key)}, ${text(pointer)}), 'null'::JSON)`);
  }
  return places;
}

function pointersOf(parts: readonly string[]): string[] {
  const all = [`/${parts.join(".")}`];
  for (let at = parts.length - 1; at > 0; at--) {
    for (const rest of pointersOf(parts.slice(at))) all.push(`/${parts.slice(0, at).join(".")}${rest}`);
  }
  return all;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function name(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
