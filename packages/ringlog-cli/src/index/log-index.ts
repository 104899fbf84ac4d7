import { readEntry } from "../entry/read-entry.js";
import type { Line, LogFile } from "../lines/log-file.js";
import type * as api from "../model/api.js";
import type { Query } from "../query/query.js";
import { Append, appendUnended } from "./append.js";
import { Asking } from "./asking.js";
import { Build, type BuildOptions } from "./build.js";
import { keepWithinLimit } from "./cache-limit.js";
import { indexStem } from "./index-file.js";
import { baselineOf, findLine, groupOf, neighbours, type Place } from "./questions/entry.js";
import { errors } from "./questions/errors.js";
import { type ExportedLine, exportRows } from "./questions/export.js";
import { DEFAULT_FACETS, facet } from "./questions/facets.js";
import { fieldCounts } from "./questions/field-counts.js";
import { histogram } from "./questions/histogram.js";
import { request, requests } from "./questions/requests.js";
import { positionOf, rowsFrom } from "./questions/rows.js";
import type { Selected } from "./questions/selection.js";
import { MAX_RAW_BYTES, rawLine } from "./raw-line.js";
import type { Source } from "./source.js";
import { type IndexOptions, Store } from "./store.js";

export type { BuildProgress } from "./build.js";
export { InterruptedError } from "./duckdb.js";
export type { ExportedLine } from "./questions/export.js";
export type { Selected } from "./questions/selection.js";
export type { IndexOptions } from "./store.js";

const ALL: Query = { kind: "all" };

/** What an index tells of itself. */
export interface IndexStatus {
  readonly files: readonly api.FileStatus[];
  readonly indexing: api.IndexingStatus;
  readonly revision: number;
  /** What a user should know, in words: an index that does not last, a file that cannot be read. */
  readonly notes: readonly string[];
}

/**
 * Answers the questions of the viewer over some logs. Questions may be asked at any time: while it is built they are answered from what is there.
 * Of two questions of the same kind the older one ends with an InterruptedError.
 */
export class LogIndex {
  readonly #store: Store;
  readonly #asking: Asking;
  readonly #append: Append;
  #build: Build | undefined;
  #isComplete = false;

  private constructor(store: Store, asking: Asking, append: Append) {
    this.#store = store;
    this.#asking = asking;
    this.#append = append;
  }

  static async open(files: readonly LogFile[], options: IndexOptions): Promise<LogIndex> {
    const store = await Store.open(files, options);
    const append = new Append(store, await store.database.connect());
    return new LogIndex(store, await Asking.of(store), append);
  }

  /**
   * Brings the logs into the index, the newest lines first; what an earlier run has done is taken over.
   *
   * @throws CliError where there is no room for it, and the reason of `signal`
   */
  async build(options: BuildOptions = {}): Promise<void> {
    this.#build = new Build(this.#store, options);
    await this.#build.run();
    await appendUnended(this.#store, this.#append);
    await this.#limitCache();
    this.#isComplete = true;
    this.#store.revision++;
  }

  /** Brings lines in that were written since; visible when this resolves. Lines that are there already are passed over. */
  append(file: LogFile, lines: readonly Line[]): Promise<void> {
    return this.#append.lines(file, lines);
  }

  /** From which byte of a log lines have to be appended. */
  nextByte(file: LogFile): number {
    const source = this.#store.sources.find(({ log }) => log.key === file.key);
    return source === undefined ? 0 : this.#append.nextByte(source);
  }

  get revision(): number {
    return this.#store.revision;
  }

  status(): IndexStatus {
    const { sources, lines, notes, revision } = this.#store;
    const totalBytes = sources.reduce((sum, { bytes }) => sum + bytes, 0);
    const doneBytes = this.#isComplete ? totalBytes : (this.#build?.doneBytes ?? 0);
    return {
      files: sources.map((source) => this.#fileStatus(source)),
      indexing: { isComplete: this.#isComplete, doneBytes, totalBytes, lines },
      revision,
      notes,
    };
  }

  /** Of all lines that have a time; undefined while there is none. */
  async range(): Promise<{ readonly fromMs: number; readonly toMs: number } | undefined> {
    return await this.#asking.ask("range", { query: ALL, range: {} }, [], ({ extent }) => extent());
  }

  /** Fields that some line has, most frequent first. */
  async fields(): Promise<readonly api.FieldStatus[]> {
    return await this.#asking.ask("fields", { query: ALL, range: {} }, [], ({ asked }) =>
      fieldCounts(asked, this.#store.parts, this.#store.names),
    );
  }

  async histogram(selected: Selected, buckets = 200): Promise<api.HistogramReply> {
    return await this.#asking.ask("histogram", selected, [], (selection) =>
      histogram(selection, selected, { buckets, isComplete: this.#isComplete }),
    );
  }

  async rows(selected: Selected, offset = 0, limit = 100): Promise<api.RowsReply> {
    return await this.#asking.ask("rows", selected, [], async (selection) => {
      const slices = await this.#asking.slicesOf(selection);
      const rows = await rowsFrom(selection, slices, { offset, limit, keyOf: this.#keyOf });
      return { total: slices.total, offset, rows, revision: selection.revision };
    });
  }

  /** Null where the line is not selected, or not there. */
  async position(selected: Selected, id: string): Promise<number | null> {
    const place = this.#placeOf(id);
    if (place === undefined) return null;
    return await this.#asking.ask("position", selected, [], async (selection) =>
      positionOf(selection, await this.#asking.slicesOf(selection), place),
    );
  }

  async facets(selected: Selected, fields: readonly string[] = DEFAULT_FACETS): Promise<api.FacetsReply> {
    return await this.#asking.facets(selected, fields, facet);
  }

  async errors(selected: Selected, buckets = 24): Promise<api.ErrorsReply> {
    return await this.#asking.ask("errors", selected, [], (selection) =>
      errors(selection, selected, { buckets, keyOf: this.#keyOf }),
    );
  }

  async requests(selected: Selected, offset = 0, limit = 100): Promise<api.RequestsReply> {
    return await this.#asking.ask("requests", selected, [], (selection) => requests(selection, { offset, limit }));
  }

  /** All of a request or a trace; undefined where there is none. */
  async request(id: string): Promise<api.RequestReply | undefined> {
    return await this.#asking.ask("request", { query: ALL, range: {} }, [], (selection) =>
      request(selection, id, this.#keyOf),
    );
  }

  /** Undefined where no line begins there. */
  async entry(id: string): Promise<api.EntryReply | undefined> {
    const place = this.#placeOf(id);
    if (place === undefined) return undefined;
    return await this.#asking.ask("entry", { query: ALL, range: {} }, [], async (lines) => {
      const line = await findLine(lines, place, this.#keyOf);
      if (line === undefined) return undefined;
      const around = await neighbours(lines, line, this.#keyOf);
      const group = await groupOf(lines, line);
      const baseline = await baselineOf(lines, line);
      return { row: line.row, ...this.#rawOf(place), ...around, group, baseline };
    });
  }

  /** Lines of a selection as they stand in their files, newest first, in portions. */
  async *exportRows(selected: Selected, maxLines = 1_000_000, signal?: AbortSignal): AsyncGenerator<ExportedLine[]> {
    // Exports stand beside each other, and beside everything else that is asked.
    const asking = await Asking.of(this.#store);
    try {
      const portions = await asking.ask("export", selected, [], async (selection) => {
        const slices = await asking.slicesOf(selection);
        return exportRows(selection, slices, { maxLines, sources: this.#store.sources, signal });
      });
      yield* portions;
    } finally {
      await asking.close();
    }
  }

  async close(): Promise<void> {
    await this.#asking.close();
    await this.#append.close();
    await this.#store.close();
  }

  readonly #keyOf = (file: number): string => this.#store.sources[file]?.log.key ?? "";

  #placeOf(id: string): Place | undefined {
    const [, key, digits] = /^([0-9a-z-]+)\.(\d{1,15})$/.exec(id) ?? [];
    const source = this.#store.sources.find(({ log }) => log.key === key);
    return source === undefined ? undefined : { file: source.file, byte: Number(digits) };
  }

  #rawOf({ file, byte }: Place): Pick<api.EntryReply, "file" | "raw" | "isCut" | "fields"> {
    const source = this.#store.sources[file] as Source;
    const { bytes, isCut } = rawLine(source.fd, byte, MAX_RAW_BYTES);
    return { file: source.log.path, raw: bytes.toString(), isCut, fields: isCut ? null : fieldsOfLine(bytes) };
  }

  #fileStatus({ file, log, problem }: Source): api.FileStatus {
    const chunks = this.#store.parts.flatMap((part) => part.chunksOf(file));
    const lines = chunks.reduce((sum, chunk) => sum + chunk.lines, 0);
    const badLines = chunks.reduce((sum, chunk) => sum + chunk.badLines, 0);
    return { key: log.key, name: log.path, bytes: log.bytes, isGzip: log.isGzip, lines, badLines, problem };
  }

  async #limitCache(): Promise<void> {
    const { folders, options, sources, builder } = this.#store;
    if (folders.cache === undefined || options.isTemporary || options.isForSql) return;
    const inUse = new Set(sources.map(({ log }) => indexStem(log)));
    await keepWithinLimit(builder, folders.cache, { limitBytes: options.maxCacheBytes, inUse });
  }
}

function fieldsOfLine(bytes: Buffer): Record<string, unknown> | null {
  const entry = readEntry(bytes);
  if ("kind" in entry) return null;
  const time = entry.timeMs === undefined ? [] : [["time", new Date(entry.timeMs).toISOString()]];
  const level = entry.level === undefined ? [] : [["level", entry.level]];
  // Pairs, since `__proto__` is only a key.
  return Object.fromEntries([...time, ...level, ["msg", entry.msg], ...entry.fields]);
}
