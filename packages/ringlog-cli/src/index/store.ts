import { rmSync } from "node:fs";
import { join } from "node:path";
import type { LogFile } from "../lines/log-file.js";
import { type Folders, makeFolders } from "./cache-folder.js";
import { type Connection, Database, literal } from "./duckdb.js";
import { Extras } from "./extras.js";
import { Gate } from "./gate.js";
import { unpackedPath } from "./index-file.js";
import { attachMemory, Part } from "./part.js";
import { notOpen, openSource, type Source } from "./source.js";
import { IndexThread } from "./thread/thread-handle.js";

/** How an index is kept. */
export interface IndexOptions {
  /** For indexes that last, and for a folder of this process in it. */
  readonly cacheFolder: string;
  /** What DuckDB may use (190): with what it needs beside, the process stays below 700 MB. */
  readonly memoryLimitMb?: number | undefined;
  /** Nothing lasts: no index of the cache is used or made (false). */
  readonly isTemporary?: boolean | undefined;
  /** Logs that are together not larger are kept in memory: about a million lines (300 MB). */
  readonly maxBytesInMemory?: number | undefined;
  /** A log that is smaller than that has no file of its own (32 MB). */
  readonly minBytesInFile?: number | undefined;
  /** What is read at a time (64 MiB). */
  readonly chunkBytes?: number | undefined;
  /** Of all indexes together (10 GiB). */
  readonly maxCacheBytes?: number | undefined;
  /** What a packed log may unpack to (64 GiB). */
  readonly maxUnpackedBytes?: number | undefined;
  /** Nothing but the index can be read once it is built, not even the folder that it lies in (false). */
  readonly isForSql?: boolean | undefined;
}

const DEFAULTS = {
  memoryLimitMb: 190,
  isTemporary: false,
  maxBytesInMemory: 300_000_000,
  minBytesInFile: 32_000_000,
  chunkBytes: 64 * 2 ** 20,
  maxCacheBytes: 10 * 2 ** 30,
  maxUnpackedBytes: 64 * 2 ** 30,
  isForSql: false,
};

/** Of DuckDB, for questions. */
const THREADS = 2;
/** Of DuckDB while an index is made: a second one makes that no faster, costs half as much CPU again and 60 MB, and takes the core of the thread that prepares chunks. */
const BUILDING_THREADS = 1;

/** The tables of an index, and all that is open for it. */
export class Store {
  readonly options: typeof DEFAULTS & { readonly cacheFolder: string };
  readonly folders: Folders;
  readonly database: Database;
  /** For the build alone. */
  readonly builder: Connection;
  readonly extras: Extras;
  readonly thread = new IndexThread();
  readonly gate = new Gate();
  readonly sources: Source[] = [];
  /** Lines that are appended. */
  readonly tail: Part;
  /** Logs that have no file of their own. */
  readonly small: Part;
  readonly parts: Part[];
  /** What a user should know, in words. */
  readonly notes: string[] = [];
  /** Fields that some line was seen to have; they need not have a column. */
  readonly names = new Set<string>();
  /** Grows with every change of the lines. */
  revision = 0;

  private constructor(
    options: IndexOptions,
    folders: Folders,
    database: Database,
    [builder, searcher]: readonly [Connection, Connection],
  ) {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    this.options = { ...DEFAULTS, ...given, cacheFolder: options.cacheFolder };
    this.folders = folders;
    this.database = database;
    this.builder = builder;
    this.extras = new Extras(this, searcher);
    this.tail = new Part("tail", [], undefined);
    this.small = new Part("small", [], undefined);
    this.parts = [this.tail];
  }

  static async open(files: readonly LogFile[], options: IndexOptions): Promise<Store> {
    const folders = makeFolders(options.cacheFolder);
    try {
      const { memoryLimitMb = DEFAULTS.memoryLimitMb } = options;
      const database = await Database.open({
        memoryLimitMb,
        threads: BUILDING_THREADS,
        spillFolder: join(folders.run, "spill"),
      });
      const store = new Store(options, folders, database, [await database.connect(), await database.connect()]);
      await store.#prepare(files);
      return store;
    } catch (error) {
      rmSync(folders.run, { recursive: true, force: true });
      throw error;
    }
  }

  async #prepare(files: readonly LogFile[]): Promise<void> {
    if (this.folders.problem !== undefined) this.notes.push(this.folders.problem);
    for (const part of [this.small, this.tail]) await attachMemory(this.builder, part.database);
    await this.tail.create(this.builder);
    if (!this.options.isForSql)
      await this.lockDown([this.folders.run, ...(this.folders.cache === undefined ? [] : [this.folders.cache])]);
    for (const log of files) await this.addSource(log);
  }

  /** The index is made. */
  async built(): Promise<void> {
    await this.builder.run(`SET threads = ${THREADS}`);
    if (!this.options.isForSql) await this.lockSettings();
  }

  /** From here on no statement can change a setting. */
  async lockSettings(): Promise<void> {
    await this.builder.run("SET lock_configuration = true");
  }

  /** From here on no statement reaches a file outside of these folders; DuckDB takes none of this back. */
  async lockDown(folders: readonly string[]): Promise<void> {
    await this.builder.run(
      `SET allowed_directories = [${folders.map((folder) => literal(join(folder, "/"))).join(", ")}]`,
    );
    await this.builder.run("SET enable_external_access = false");
  }

  /** A packed log is opened by the build, since unpacking takes its time. */
  async addSource(log: LogFile): Promise<Source> {
    const later = notOpen(log, this.sources.length, undefined);
    this.sources.push(later);
    if (log.isGzip) return later;
    const source = await this.open(later, undefined);
    this.sources[source.file] = source;
    return source;
  }

  open({ file, log }: Source, signal: AbortSignal | undefined): Promise<Source> {
    const isKept = this.folders.cache !== undefined && !this.options.isTemporary;
    const folder = isKept ? (this.folders.cache as string) : this.folders.run;
    const { maxUnpackedBytes } = this.options;
    return openSource(log, { file, unpackedPath: unpackedPath(folder, log), maxUnpackedBytes, signal });
  }

  /** Those that have lines; at least one. An empty table would keep DuckDB from knowing how few levels there are. */
  get filledParts(): readonly Part[] {
    const filled = this.parts.filter(({ chunks }) => chunks.length > 0);
    return filled.length > 0 ? filled : [this.tail];
  }

  /** Lines that can be asked for. */
  get lines(): number {
    return this.parts.reduce((sum, { chunks }) => chunks.reduce((lines, chunk) => lines + chunk.lines, sum), 0);
  }

  async close(): Promise<void> {
    await this.thread.close();
    await this.extras.close();
    this.builder.close();
    this.database.close();
    for (const source of this.sources) await source.close();
    rmSync(this.folders.run, { recursive: true, force: true });
  }
}
