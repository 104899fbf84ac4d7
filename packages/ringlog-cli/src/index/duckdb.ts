import type { DuckDBConnection, DuckDBInstance, DuckDBResult, DuckDBValue } from "@duckdb/node-api";

export type SqlValue = string | number | boolean | bigint | null;
/** Cells as JavaScript has them: BIGINT as bigint, lists as arrays. */
export type SqlRow = readonly unknown[];

export interface DatabaseOptions {
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Where DuckDB puts what does not fit into the memory; undefined: nowhere. */
  readonly spillFolder: string | undefined;
}

/** A statement that was given up because a newer question took its place, or its signal fired. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** The only module that loads DuckDB, and only when it is called: its library has 68 MB. */
async function loadDuckDb(): Promise<typeof import("@duckdb/node-api")> {
  return await import("@duckdb/node-api");
}

/** DuckDB in this process, its own tables in memory. Nothing is loaded from the network, whatever a statement says. */
export class Database {
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  static async open({ memoryLimitMb, threads, spillFolder }: DatabaseOptions): Promise<Database> {
    const { DuckDBInstance } = await loadDuckDb();
    const instance = await DuckDBInstance.create(":memory:", {
      memory_limit: `${memoryLimitMb}MB`,
      threads: String(threads),
      // Rows are put in order where they are asked for; keeping the order of a chunk would cost memory.
      preserve_insertion_order: "false",
      temp_directory: spillFolder ?? "",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      allow_community_extensions: "false",
      allow_persistent_secrets: "false",
    });
    return new Database(instance);
  }

  async connect(): Promise<Connection> {
    return new Connection(await this.#instance.connect());
  }

  close(): void {
    this.#instance.closeSync();
  }
}

/** A connection runs one statement at a time. */
export class Connection {
  readonly #connection: DuckDBConnection;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  async run(sql: string, params: readonly SqlValue[] = []): Promise<void> {
    await told(this.#connection.run(sql, params as DuckDBValue[]));
  }

  async rows(sql: string, params: readonly SqlValue[] = []): Promise<SqlRow[]> {
    const reader = await told(this.#connection.runAndReadAll(sql, params as DuckDBValue[]));
    return reader.getRowsJS();
  }

  /** Rows as they come, a few thousand at a time. */
  async *stream(sql: string, params: readonly SqlValue[] = []): AsyncGenerator<SqlRow[]> {
    yield* portions(await told(this.#connection.stream(sql, params as DuckDBValue[])));
  }

  /** For what this class does not offer. */
  get native(): DuckDBConnection {
    return this.#connection;
  }

  /** Ends the statement that runs, with an InterruptedError; does nothing when none runs. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
  }
}

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("INTERRUPT Error"))
      throw new InterruptedError("interrupted");
    throw error;
  }
}

/** What a text of SQL is, by DuckDB's own parser. */
export interface Statements {
  readonly count: number;
  /** Of the only one. */
  readonly isSelect: boolean;
  run(): Promise<{ readonly columns: readonly string[]; readonly rows: AsyncGenerator<SqlRow[]> }>;
}

/** Parses SQL without running it. */
export async function statementsOf({ native }: Connection, sql: string): Promise<Statements> {
  const { StatementType } = await loadDuckDb();
  const extracted = await told(native.extractStatements(sql));
  const { count } = extracted;
  if (count !== 1)
    return { count, isSelect: false, run: () => Promise.reject(new Error("there is not one statement")) };
  const prepared = await told(extracted.prepare(0));
  return {
    count,
    isSelect: prepared.statementType === StatementType.SELECT,
    run: async () => {
      const result = await told(prepared.stream());
      return { columns: result.deduplicatedColumnNames(), rows: portions(result) };
    },
  };
}

async function* portions(result: DuckDBResult): AsyncGenerator<SqlRow[]> {
  for (const rows = result.yieldRowsJs(); ; ) {
    const next = await told(rows.next());
    if (next.done === true) return;
    yield next.value;
  }
}

/** A name in a statement. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text in a statement, where no parameter may stand. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Version of the library, once it is loaded. */
export async function duckDbVersion(): Promise<string> {
  return (await loadDuckDb()).version();
}
