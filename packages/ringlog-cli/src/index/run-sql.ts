import { CliError, USAGE_EXIT_CODE } from "../cli/cli-error.js";
import type { LogFile } from "../lines/log-file.js";
import { Append, appendUnended } from "./append.js";
import type { BuildOptions } from "./build.js";
import { Build } from "./build.js";
import { type Connection, InterruptedError, type SqlRow, statementsOf } from "./duckdb.js";
import { sqlView } from "./sql-view.js";
import { type IndexOptions, Store } from "./store.js";

const TIME_LIMIT_MS = 60_000;
const VIEW = "logs";

export interface SqlOptions extends Omit<IndexOptions, "isForSql">, BuildOptions {
  /** A statement that takes longer is given up (60 s). */
  readonly timeLimitMs?: number | undefined;
}

/** What a statement answers. Has to be closed. */
export interface SqlAnswer {
  readonly columns: readonly string[];
  /** A few thousand rows at a time, in the order of the statement. */
  readonly rows: AsyncIterable<readonly SqlRow[]>;
  close(): Promise<void>;
}

/**
 * Asks one SELECT of the view `logs`, which has a column for every field that some line has. By then no file can be read or written by any statement,
 * nothing can be loaded, and no setting can be changed.
 *
 * @throws CliError for anything but one SELECT, and for one that DuckDB refuses
 */
export async function runSql(files: readonly LogFile[], sql: string, options: SqlOptions): Promise<SqlAnswer> {
  const store = await Store.open(files, { ...options, isForSql: true });
  try {
    await new Build(store, options).run();
    const append = new Append(store, await store.database.connect());
    await appendUnended(store, append);
    await append.close();
    await store.builder.run(`CREATE VIEW ${VIEW} AS ${sqlView(store)}`);
    await store.lockDown([]);
    await store.lockSettings();
    return await answer(store, sql, options);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function answer(
  store: Store,
  sql: string,
  { timeLimitMs = TIME_LIMIT_MS, signal }: SqlOptions,
): Promise<SqlAnswer> {
  const connection = await store.database.connect();
  const limit = setTimeout(() => connection.interrupt(), timeLimitMs);
  const stop = (): void => connection.interrupt();
  signal?.addEventListener("abort", stop);
  const close = async (): Promise<void> => {
    clearTimeout(limit);
    signal?.removeEventListener("abort", stop);
    connection.interrupt();
    connection.close();
    await store.close();
  };
  try {
    const { columns, rows } = await selected(connection, sql);
    return { columns, rows: explained(rows, timeLimitMs), close };
  } catch (error) {
    clearTimeout(limit);
    connection.close();
    throw inWords(error, timeLimitMs);
  }
}

async function selected(
  connection: Connection,
  sql: string,
): Promise<{ columns: readonly string[]; rows: AsyncGenerator<SqlRow[]> }> {
  const statements = await statementsOf(connection, sql);
  if (statements.count !== 1)
    throw new CliError(`--sql takes one statement, not ${statements.count}`, { exitCode: USAGE_EXIT_CODE });
  if (!statements.isSelect)
    throw new CliError(
      `--sql takes a SELECT, and nothing that changes or sets anything; the lines are in the view ${VIEW}`,
      { exitCode: USAGE_EXIT_CODE },
    );
  return await statements.run();
}

async function* explained(rows: AsyncIterable<SqlRow[]>, timeLimitMs: number): AsyncGenerator<SqlRow[]> {
  try {
    yield* rows;
  } catch (error) {
    throw inWords(error, timeLimitMs);
  }
}

/** DuckDB's own message says what is wrong and where; a statement that it refuses is not our fault. */
function inWords(error: unknown, timeLimitMs: number): unknown {
  if (error instanceof CliError) return error;
  if (error instanceof InterruptedError)
    return new CliError(`the statement took longer than ${timeLimitMs / 1000} s, or was interrupted`, { cause: error });
  return new CliError((error as Error).message, { exitCode: USAGE_EXIT_CODE, cause: error });
}
