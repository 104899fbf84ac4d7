import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CliError } from "../cli/cli-error.js";
import { findLogs } from "../lines/find-logs.js";
import { runSql, type SqlOptions } from "./run-sql.js";

const folder = mkdtempSync(join(tmpdir(), "ringlog-sql-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const log = join(folder, "app.log");
const secret = join(folder, "secret.csv");
writeFileSync(secret, "a,b\nsecret,2\n");
writeFileSync(
  log,
  [1, 2, 3]
    .map((n) =>
      JSON.stringify({
        time: `2026-11-27T10:00:0${n}.000Z`,
        level: n === 3 ? "error" : "info",
        msg: `order ${n}`,
        "service.name": "shop",
        "service.instance.id": "abcdefgh",
        "process.pid": 7,
        orderId: n,
        Msg: "upper",
        user: { plan: "pro" },
      }),
    )
    .join("\n"),
);

async function ask(sql: string, options: Partial<SqlOptions> = {}) {
  const answer = await runSql(await findLogs([log], { rotated: false }), sql, {
    cacheFolder: join(folder, "cache"),
    ...options,
  });
  try {
    const rows: unknown[][] = [];
    for await (const portion of answer.rows) for (const row of portion) rows.push([...row]);
    return { columns: answer.columns, rows };
  } finally {
    await answer.close();
  }
}

test("a SELECT has the fields as columns, by their names", async () => {
  const { columns, rows } = await ask(
    `SELECT msg, level, "service.name", "process.pid", "orderId", "user.plan", epoch_ms(time) AS ms FROM logs ORDER BY byte`,
  );
  assert.deepEqual(columns, ["msg", "level", "service.name", "process.pid", "orderId", "user.plan", "ms"]);
  assert.deepEqual(rows[2], ["order 3", "error", "shop", 7, 3, "pro", BigInt(Date.UTC(2026, 10, 27, 10, 0, 3))]);
  assert.equal(rows.length, 3);
});

test("a CTE, a window and FROM first are SELECTs", async () => {
  for (const sql of [
    "WITH e AS (SELECT * FROM logs) SELECT count(*) FROM e",
    "FROM logs SELECT count(*)",
    "SELECT max(row_number) FROM (SELECT row_number() OVER () FROM logs) t(row_number)",
  ])
    assert.equal((await ask(sql)).rows.length, 1, sql);
});

const FILE = secret.replaceAll("'", "''");

/** Everything that would read, write, load, set, or be more than a question. */
const REFUSED = [
  `SELECT * FROM read_text('${FILE}')`,
  `SELECT * FROM read_blob('${FILE}')`,
  `SELECT * FROM read_csv('${FILE}')`,
  `SELECT * FROM read_csv_auto('${FILE}')`,
  `SELECT * FROM sniff_csv('${FILE}')`,
  `SELECT * FROM read_json('${log}')`,
  `SELECT * FROM read_ndjson_objects('${log}')`,
  `SELECT * FROM read_parquet('${FILE}')`,
  `SELECT * FROM parquet_metadata('${FILE}')`,
  `SELECT * FROM '${FILE}'`,
  `SELECT * FROM "${secret}"`,
  `FROM '${FILE}'`,
  `SELECT * FROM 'file://${FILE}'`,
  `SELECT * FROM glob('${folder}/*')`,
  `SELECT * FROM query('SELECT * FROM read_text(''${FILE}'')')`,
  `SELECT * FROM query_table('${FILE}')`,
  `SELECT (SELECT content FROM read_text('${FILE}'))`,
  `WITH s AS (SELECT * FROM read_text('${FILE}')) SELECT * FROM s`,
  `SELECT * FROM read_text('${folder}/link')`,
  `SELECT * FROM read_text('${folder}/cache/../secret.csv')`,
  `SELECT * FROM read_text('/proc/self/environ')`,
  `SELECT * FROM read_text('http://127.0.0.1:9/x')`,
  `SELECT * FROM 'https://127.0.0.1:9/x.parquet'`,
  "SELECT getenv('HOME')",
  "SELECT which_secret('x', 's3')",
  `COPY logs TO '${folder}/out.csv'`,
  `COPY (SELECT 1) TO '${folder}/out.csv'`,
  `EXPORT DATABASE '${folder}/out'`,
  `IMPORT DATABASE '${folder}/out'`,
  `ATTACH '${folder}/out.db' AS a`,
  "DETACH tail",
  "INSTALL httpfs",
  "LOAD httpfs",
  `LOAD '${folder}/x.duckdb_extension'`,
  "SET enable_external_access = true",
  "SET threads = 64",
  "SET memory_limit = '100GB'",
  "RESET enable_external_access",
  "PRAGMA enable_profiling",
  `PRAGMA profiling_output = '${folder}/out.txt'`,
  "CALL pragma_version()",
  "CREATE TABLE t (a INT)",
  "CREATE SECRET s (TYPE S3)",
  "CREATE MACRO f() AS 1",
  "INSERT INTO tail.lines (byte) VALUES (1)",
  "UPDATE tail.lines SET byte = 1",
  "DELETE FROM small.lines",
  "WITH d AS (DELETE FROM small.lines RETURNING *) SELECT * FROM d",
  "DROP VIEW logs",
  "TRUNCATE small.lines",
  "VACUUM",
  "CHECKPOINT",
  "BEGIN",
  "USE tail",
  "PREPARE p AS SELECT 1",
  "EXECUTE p",
  "EXPLAIN ANALYZE SELECT 1",
  `EXPLAIN SELECT * FROM read_text('${FILE}')`,
  "SELECT 1; SELECT 2",
  `SELECT 1; COPY logs TO '${folder}/out.csv'`,
  `SELECT 1 /* ; */; DELETE FROM small.lines --`,
  "",
  "-- nothing",
  "SELECT",
  "SELECT * FROM nothing",
];

test("what reads a file, writes, loads, sets, or is more than one SELECT is refused in words", async () => {
  symlinkSync(secret, join(folder, "link"));
  for (const sql of REFUSED) {
    const error = await ask(sql).then(
      ({ rows }) =>
        assert.fail(
          `${sql} gave ${JSON.stringify(rows, (_, cell) => (typeof cell === "bigint" ? String(cell) : cell))}`,
        ),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof CliError, `${sql}: ${error}`);
    assert.doesNotMatch(error.message, /secret,2/);
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith("out")),
    [],
  );
});

test("a JavaScript object is no table", async () => {
  (globalThis as Record<string, unknown>)["secretTable"] = [{ a: 1 }];
  await assert.rejects(ask("SELECT * FROM secretTable"), CliError);
});

test("what DuckDB tells of itself has no secrets, and nothing of this process's environment", async () => {
  assert.deepEqual((await ask("SELECT * FROM duckdb_secrets()")).rows, []);
  const settings = JSON.stringify(
    (
      await ask(
        "SELECT name, value FROM duckdb_settings() WHERE name IN ('enable_external_access', 'lock_configuration', 'allowed_directories')",
      )
    ).rows,
  );
  assert.match(settings, /\["enable_external_access","false"\]/);
  assert.match(settings, /\["lock_configuration","true"\]/);
  assert.match(settings, /\["allowed_directories","\[[^",]*\/run-[^",]*\/spill\/\]"\]/);
});

test("a statement that takes too long is given up", async () => {
  const sql = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range * b.range % 7 = 3";
  await assert.rejects(ask(sql, { timeLimitMs: 300 }), /took longer than 0\.3 s/);
});

test("more than the memory goes to the disk, and its folder goes at the end", async () => {
  const sql =
    "SELECT count(*) FROM (SELECT range::VARCHAR || 'zzzzzzzzzzzzzzzzzzzzzzz' AS k, count(*) FROM range(1500000) GROUP BY k)";
  assert.deepEqual((await ask(sql, { memoryLimitMb: 100 })).rows, [[1500000n]]);
  assert.deepEqual(
    readdirSync(join(folder, "cache")).filter((name) => name.startsWith("run-")),
    [],
  );
  assert.ok(existsSync(join(folder, "cache")));
});
