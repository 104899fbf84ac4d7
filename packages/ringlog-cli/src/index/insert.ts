import { statSync } from "node:fs";
import type { Connection } from "./duckdb.js";
import { insertChunk } from "./ingest-sql.js";
import type { Chunk, Part } from "./part.js";
import { chunkFiles, removeChunk } from "./thread/chunk-files.js";
import { LOUDNESS } from "./thread/loudness.js";
import type { PreparedChunk } from "./thread/prepare-chunk.js";

/** Lines of a log in the files of a chunk. */
export interface Prepared {
  readonly chunkPath: string;
  readonly chunk: PreparedChunk;
}

/** A range of a log that is to come into a table. */
export interface Range {
  /** Number of the log. */
  readonly file: number;
  readonly fromByte: number;
  readonly toByte: number;
  /** Writes a chunk of its lines; of those alone that begin at `onlyBytes`, if that is given. */
  readonly prepare: (onlyBytes: Float64Array | undefined) => Promise<Prepared>;
}

/** Reads a prepared range into the tables: all of it or nothing. The files of the chunk go. */
export async function insertRange(
  connection: Connection,
  part: Part,
  range: Range,
  { chunkPath, chunk }: Prepared,
): Promise<Chunk> {
  await connection.run("BEGIN");
  try {
    const inserted = await insertFiles(connection, part, range.file, chunkPath);
    const refused = inserted < chunk.bytes.length ? await insertRefused(connection, part, range, chunk.bytes) : 0;
    const { firstTimedByte, lastMs } = chunk;
    const { file, fromByte, toByte } = range;
    const badLines = chunk.badLines + refused;
    const entry: Chunk = { file, fromByte, toByte, lines: chunk.bytes.length, badLines, firstTimedByte, lastMs };
    await part.addChunk(connection, entry);
    await connection.run("COMMIT");
    part.chunks.push(entry);
    return entry;
  } catch (error) {
    await connection.run("ROLLBACK").catch(ignoreEnded);
    throw error;
  }
}

/** DuckDB ends a transaction by itself after some errors; the first error is the one to tell. */
function ignoreEnded(): void {
  // Nothing is left to be undone.
}

/** @returns how many lines came in */
async function insertFiles(connection: Connection, part: Part, file: number, chunkPath: string): Promise<number> {
  const files = chunkFiles(chunkPath);
  let inserted = 0;
  try {
    for (const loudness of LOUDNESS) {
      const path = files[loudness];
      if (statSync(path).size === 0) continue;
      const sql = insertChunk(part.tables[loudness].name, part.storedNumber(file), path, part.own);
      const [row] = await connection.rows(sql);
      inserted += Number(row?.[0]);
    }
    return inserted;
  } finally {
    removeChunk(chunkPath);
  }
}

/**
 * Lines that DuckDB refused, such as torn ones and those with bytes that are no UTF-8, became rows of NULLs. They are found by what is missing,
 * and read by their format: what is still none is a bad line.
 *
 * @returns how many are bad
 */
async function insertRefused(connection: Connection, part: Part, range: Range, bytes: Float64Array): Promise<number> {
  const onlyBytes = await missing(connection, part, range, bytes);
  const { chunkPath, chunk } = await range.prepare(onlyBytes);
  const inserted = await insertFiles(connection, part, range.file, chunkPath);
  if (inserted !== onlyBytes.length)
    throw new Error(`${onlyBytes.length - inserted} lines could not be brought into the index`);
  return chunk.badLines;
}

async function missing(connection: Connection, part: Part, range: Range, bytes: Float64Array): Promise<Float64Array> {
  const there = new Set<number>();
  for (const { name } of part.everyTable) {
    const sql = `SELECT byte::DOUBLE FROM ${name} WHERE file = ${part.storedNumber(range.file)} AND byte >= ${range.fromByte} AND byte < ${range.toByte}`;
    for await (const rows of connection.stream(sql)) for (const [byte] of rows) there.add(byte as number);
  }
  return bytes.filter((byte) => !there.has(byte));
}
