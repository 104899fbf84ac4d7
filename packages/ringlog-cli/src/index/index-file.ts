import { createHash } from "node:crypto";
import { chmodSync, existsSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import type { LogFile } from "../lines/log-file.js";
import { type Connection, literal } from "./duckdb.js";
import { hashOfRange } from "./hash-of-range.js";
import type { OwnColumn } from "./layout.js";
import { attachFile, Part } from "./part.js";
import { UNPACKED_ENDING } from "./unpacked.js";

/** Raised by every change of the tables or of what stands in them: an index of another version is made anew. */
const VERSION = 2;
const CHECKED_BYTES = 65_536;
export const INDEX_ENDING = ".duckdb";

interface Meta {
  readonly version: number;
  readonly own: readonly OwnColumn[];
}

/** Named after the log's first bytes, and after its inode so that two logs that begin alike do not share one. */
export function indexPath(folder: string, log: LogFile): string {
  return join(folder, `${indexStem(log)}${INDEX_ENDING}`);
}

export function unpackedPath(folder: string, log: LogFile): string {
  return join(folder, `${indexStem(log)}${UNPACKED_ENDING}`);
}

/** A packed log does not grow: one of another size or date is another one. */
export function indexStem({ key, identity, isGzip, bytes, changedMs }: LogFile): string {
  const of = isGzip ? `${identity}:${bytes}:${changedMs}` : identity;
  return `${key}-${createHash("sha256").update(of).digest("hex").slice(0, 12)}`;
}

/**
 * Attaches the index of a log if there is one that is true of it.
 *
 * @returns undefined where a new one has to be made; "locked" where another process is writing it
 */
export async function attachIndex(
  connection: Connection,
  request: AttachRequest,
): Promise<Part | "locked" | undefined> {
  const { database, file, indexFile, fd, bytes, isReadOnly } = request;
  if (!existsSync(indexFile)) {
    removeIndex(indexFile);
    return undefined;
  }
  try {
    await attachFile(connection, database, indexFile, isReadOnly);
  } catch (error) {
    if (isLockError(error)) return "locked";
    // One that was not closed has to be opened for writing once. Else it is damaged, or of a DuckDB that this one does not understand.
    if (isReadOnly) return await attachIndex(connection, { ...request, isReadOnly: false });
    removeIndex(indexFile);
    return undefined;
  }
  const part = await readPart(connection, database, file);
  if (part !== undefined && (await isTrueOf(connection, part, fd, bytes))) {
    touch(indexFile);
    return part;
  }
  await connection.run(`DETACH ${database}`);
  removeIndex(indexFile);
  return undefined;
}

/** Who has it open keeps it, without its name. */
function removeIndex(indexFile: string): void {
  for (const path of [indexFile, `${indexFile}.wal`]) rmSync(path, { force: true });
}

export interface AttachRequest {
  readonly database: string;
  readonly file: number;
  readonly indexFile: string;
  readonly fd: number;
  readonly bytes: number;
  readonly isReadOnly: boolean;
}

/**
 * Makes an empty index.
 *
 * @throws where there is one, or another process makes it at this moment
 */
export async function createIndex(
  connection: Connection,
  {
    database,
    file,
    indexFile,
    own,
  }: {
    readonly database: string;
    readonly file: number;
    readonly indexFile: string;
    readonly own: readonly OwnColumn[];
  },
): Promise<Part> {
  await attachFile(connection, database, indexFile, false);
  chmodSync(indexFile, 0o600);
  const part = new Part(database, own, file);
  const meta: Meta = { version: VERSION, own };
  await connection.run("BEGIN");
  await part.create(connection);
  await connection.run(
    `CREATE TABLE ${database}.meta (meta VARCHAR, checked_from BIGINT, checked_to BIGINT, checked_hash VARCHAR)`,
  );
  await connection.run(`INSERT INTO ${database}.meta VALUES (${literal(JSON.stringify(meta))}, 0, 0, '')`);
  await connection.run("COMMIT");
  return part;
}

/** Remembers how the log ends, so that one that was written anew with the same beginning is not taken for it. */
export async function sealIndex(connection: Connection, part: Part, fd: number): Promise<void> {
  const to = Math.max(0, ...part.chunks.map(({ toByte }) => toByte));
  const from = Math.max(0, to - CHECKED_BYTES);
  const hash = hashOfRange(fd, from, to);
  await connection.run(
    `UPDATE ${part.database}.meta SET checked_from = ${from}, checked_to = ${to}, checked_hash = ${literal(hash)}`,
  );
}

async function readPart(connection: Connection, database: string, file: number): Promise<Part | undefined> {
  try {
    const [row] = await connection.rows(`SELECT meta FROM ${database}.meta`);
    const meta = JSON.parse(String(row?.[0])) as Meta;
    if (meta.version !== VERSION) return undefined;
    const part = new Part(database, meta.own, file);
    await part.readChunks(connection);
    return part;
  } catch {
    return undefined; // of another version, or made by something else: it is made anew
  }
}

async function isTrueOf(connection: Connection, part: Part, fd: number, bytes: number): Promise<boolean> {
  if (part.chunks.some(({ toByte }) => toByte > bytes)) return false;
  const [row] = await connection.rows(
    `SELECT checked_from::DOUBLE, checked_to::DOUBLE, checked_hash FROM ${part.database}.meta`,
  );
  const [from, to, hash] = row as [number, number, string];
  return hash === (to === 0 ? "" : hashOfRange(fd, from, to));
}

/** DuckDB tells no code of it. */
export function isLockError(error: unknown): boolean {
  return (
    error instanceof Error &&
    /could not set lock|conflicting lock|being used by another process|already exists/i.test(error.message)
  );
}

/** Indexes that are long unused go first. */
function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // On a disk that cannot be written, order does not matter: nothing is removed either.
  }
}
