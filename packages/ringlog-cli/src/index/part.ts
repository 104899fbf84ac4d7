import { absentColumns } from "./absent-columns.js";
import { type Connection, literal } from "./duckdb.js";
import { columnTypes, type OwnColumn } from "./layout.js";
import type { ByLoudness } from "./thread/loudness.js";

/** A range of a log that is in a table. */
export interface Chunk {
  /** Number of the log. */
  readonly file: number;
  readonly fromByte: number;
  readonly toByte: number;
  readonly lines: number;
  readonly badLines: number;
  /** Lines of the chunk that begin before this byte have the time of the line before the chunk. */
  readonly firstTimedByte: number;
  readonly lastMs: number | undefined;
}

/** Lines of one loudness. */
export class LinesTable {
  /** `<database>.quiet` */
  readonly name: string;
  /** Columns in which no line has anything, once that is known. */
  absent: ReadonlySet<string> = new Set();

  constructor(name: string) {
    this.name = name;
  }

  /** SQL of a column's value in a line `l`. */
  column(name: string, type: string): string {
    return this.absent.has(name) ? `NULL::${type}` : `l.${name}`;
  }
}

/**
 * Lines of one database, and what it holds of which log. Warnings and errors have a table of their own, of the same columns: they are few, and
 * most questions beside the plain count of lines are about them alone. A question reads both, so that none depends on which line is where.
 */
export class Part {
  readonly tables: ByLoudness<LinesTable>;
  readonly database: string;
  own: readonly OwnColumn[];
  chunks: Chunk[] = [];
  /** Some line has a field that the table does not know of: it cannot get a column any more. */
  isClosed = false;
  /** It is complete. */
  isReadOnly = false;
  /** Number of the only log of an index file, which it has for this process; undefined where the table tells it. */
  readonly file: number | undefined;

  constructor(database: string, own: readonly OwnColumn[], file: number | undefined) {
    this.database = database;
    this.tables = { quiet: new LinesTable(`${database}.quiet`), loud: new LinesTable(`${database}.loud`) };
    this.own = own;
    this.file = file;
  }

  get everyTable(): readonly LinesTable[] {
    return Object.values(this.tables);
  }

  /** To be called when no line comes in any more: from then on a question need not look at columns that are empty. */
  async learnAbsent(connection: Connection): Promise<void> {
    const columns = columnTypes(this.own).map(([name]) => name);
    for (const table of this.everyTable) table.absent = await absentColumns(connection, table.name, columns);
  }

  async create(connection: Connection): Promise<void> {
    const columns = columnTypes(this.own).map(([name, type]) => `${name} ${type}`);
    for (const { name } of this.everyTable) await connection.run(`CREATE TABLE ${name} (${columns.join(", ")})`);
    await connection.run(
      `CREATE TABLE ${this.database}.chunks (from_byte BIGINT, to_byte BIGINT, lines BIGINT, bad_lines BIGINT, first_timed_byte BIGINT, last_ms BIGINT)`,
    );
  }

  /** What the column `file` has for a log: an index file does not know which number this process gives it. */
  storedNumber(file: number): number {
    return this.file === undefined ? file : 0;
  }

  /** Ranges of a log that the table has, in file order. */
  chunksOf(file: number): Chunk[] {
    return this.chunks.filter((chunk) => chunk.file === file).sort((a, b) => a.fromByte - b.fromByte);
  }

  /** To be run in the transaction that brings the lines. */
  async addChunk(connection: Connection, chunk: Chunk): Promise<void> {
    if (this.file === undefined) return;
    const { fromByte, toByte, lines, badLines, firstTimedByte, lastMs } = chunk;
    const values = [fromByte, toByte, lines, badLines, firstTimedByte, lastMs ?? "NULL"];
    await connection.run(`INSERT INTO ${this.database}.chunks VALUES (${values.join(", ")})`);
  }

  async readChunks(connection: Connection): Promise<void> {
    const rows = await connection.rows(
      `SELECT from_byte, to_byte, lines, bad_lines, first_timed_byte, last_ms FROM ${this.database}.chunks`,
    );
    this.chunks = rows.map((row) => {
      const [fromByte, toByte, lines, badLines, firstTimedByte] = row.map(Number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const lastMs = row[5] === null ? undefined : Number(row[5]);
      return { file: this.file ?? 0, fromByte, toByte, lines, badLines, firstTimedByte, lastMs };
    });
  }
}

/** A table and the part that it is of. */
export interface TableOfPart {
  readonly part: Part;
  readonly table: LinesTable;
}

export function tablesOf(parts: readonly Part[]): TableOfPart[] {
  return parts.flatMap((part) => part.everyTable.map((table) => ({ part, table })));
}

/** DuckDB's default is what its version 1.0 could read, which has no dictionaries of packed texts. */
const STORAGE = "STORAGE_VERSION 'v1.4.0'";

/** A database in memory that packs its tables at a checkpoint. */
export async function attachMemory(connection: Connection, name: string): Promise<void> {
  await connection.run(`ATTACH ':memory:' AS ${name} (COMPRESS, ${STORAGE})`);
}

export async function attachFile(
  connection: Connection,
  name: string,
  path: string,
  isReadOnly: boolean,
): Promise<void> {
  await connection.run(`ATTACH ${literal(path)} AS ${name} (${isReadOnly ? "READ_ONLY" : STORAGE})`);
}
