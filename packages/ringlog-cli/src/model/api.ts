import type { LevelName } from "../../../ringlog/src/record/level.js";

/** What the viewer's page and its server say to each other: JSON over HTTP, paths below `/api/`. Times are milliseconds since the epoch. */

/** Level of a record; `none` for a line that tells none. Also the order in which levels are stacked. */
export const VIEW_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "none"] as const;
export type ViewLevel = LevelName | "none";

/** Query parameters of nearly every path: `q` in the query language, `from` and `to` (exclusive). All may be left out. */
export interface Selection {
  readonly q?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** `GET /api/status` */
export interface StatusReply {
  readonly version: string;
  readonly files: readonly FileStatus[];
  readonly indexing: IndexingStatus;
  /** Of all lines that tell a time; undefined while there is none. */
  readonly range: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** Known and discovered fields that some line has, most frequent first. */
  readonly fields: readonly FieldStatus[];
  /** What the reader should know, in words: such as an index that does not last. */
  readonly notes?: readonly string[] | undefined;
}

export interface FileStatus {
  /** Stands for the file in an entry's `id`; the same at every start while the file begins with the same bytes. */
  readonly key: string;
  /** As it was named, or its base name beside one that was. */
  readonly name: string;
  readonly bytes: number;
  readonly isGzip: boolean;
  readonly lines: number;
  /** Lines that begin as JSON and are none, or are cut off: shown raw. */
  readonly badLines: number;
  /** What keeps it from being read, in words. */
  readonly problem: string | undefined;
}

export interface IndexingStatus {
  readonly isComplete: boolean;
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Lines in the index. */
  readonly lines: number;
}

export interface FieldStatus {
  readonly name: string;
  readonly kind: "text" | "number";
}

/** `GET /api/histogram?q&from&to&buckets` (10 to 1,000; 200) */
export interface HistogramReply {
  readonly fromMs: number;
  readonly widthMs: number;
  /** For each level with any record, one count a bucket. Exact, never from a sample. */
  readonly levels: Readonly<Partial<Record<ViewLevel, readonly number[]>>>;
  /** Means of the records of each bucket that have a snapshot; null where none has. Undefined before the index knows. */
  readonly metrics: MetricLines | undefined;
  /** Errors and crashes to pin on the axis: the first of each fingerprint, most frequent first, at most 50. */
  readonly pins: readonly ErrorPin[];
  /** False while only a part of the lines is counted; `fromMs` to `toMs` may still grow. */
  readonly isComplete: boolean;
  readonly total: number;
}

export interface MetricLines {
  /** 0–1 */
  readonly cpu: readonly (number | null)[];
  /** Bytes. */
  readonly memory: readonly (number | null)[];
  /** Seconds. */
  readonly loopDelay: readonly (number | null)[];
}

export interface ErrorPin {
  readonly timeMs: number;
  readonly level: ViewLevel;
  readonly title: string;
  readonly fingerprint: string;
  readonly count: number;
}

/** A line in a list. */
export interface Row {
  /** `<file key>.<byte offset>`: leads to the line for good. */
  readonly id: string;
  /** Null where the line tells none. */
  readonly timeMs: number | null;
  readonly level: ViewLevel;
  readonly msg: string;
  readonly service: string | null;
  readonly logger: string | null;
  readonly requestId: string | null;
  readonly errorType: string | null;
  readonly fingerprint: string | null;
  readonly isBad: boolean;
}

/**
 * `GET /api/rows?q&from&to&offset&limit` (limit to 500; 100): newest first, `offset` rows from the newest. Lines without a time stand at that of
 * the line before them.
 */
export interface RowsReply {
  /** Of the whole selection. */
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly Row[];
  /** Grows with every appended line that is in the index; rows of two replies with the same number fit together. */
  readonly revision: number;
}

/** `GET /api/position?id&q&from&to`: where a line stands in `/api/rows`; null where it is not selected. */
export interface PositionReply {
  readonly offset: number | null;
}

/** `GET /api/entry/<id>` */
export interface EntryReply {
  readonly row: Row;
  readonly file: string;
  /** The line as it stands in the file, without its end; only its beginning where it is longer than 1 MiB. */
  readonly raw: string;
  readonly isCut: boolean;
  /** The line in the words of docs/record.md; null for one that is bad. */
  readonly fields: Readonly<Record<string, unknown>> | null;
  /** Up to twenty lines before and after it: of the same request over all files, else of the same thread. Oldest first, without itself. */
  readonly before: readonly Row[];
  readonly after: readonly Row[];
  readonly neighbours: "request" | "thread" | "file";
  readonly group: GroupOfEntry | undefined;
  /** What the machine's readings were when no error came: medians of the snapshots of the same process in the minute before, else of the whole log. */
  readonly baseline: Baseline | undefined;
}

export interface Baseline {
  readonly what: "minute" | "log";
  readonly count: number;
  /** By the keys of docs/record.md. */
  readonly medians: Readonly<Record<string, number>>;
}

export interface GroupOfEntry {
  readonly fingerprint: string;
  /** Written and withheld. */
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly requests: number;
  /** Why these are one: what the fingerprint is made of, in words. */
  readonly why: string;
}

/** `GET /api/errors?q&from&to&buckets` (24) */
export interface ErrorsReply {
  readonly groups: readonly ErrorGroup[];
  /** More groups than the 500 that are here. */
  readonly leftOut: number;
}

/** Errors that are one: by `error.fingerprint`, else by type and message with numbers and ids made equal. */
export interface ErrorGroup {
  readonly fingerprint: string;
  readonly level: ViewLevel;
  readonly type: string;
  readonly message: string;
  readonly functionName: string | null;
  /** Lines of it. */
  readonly written: number;
  /** What summaries say was withheld. */
  readonly suppressed: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Different request ids; with summaries that tell more, at least. */
  readonly requests: number;
  readonly services: readonly string[];
  /** Written and withheld, a bucket of the range each. */
  readonly spark: readonly number[];
  readonly firstId: string;
  readonly lastId: string;
}

/** `GET /api/requests?q&from&to&offset&limit`: requests of which a line is selected, latest first. */
export interface RequestsReply {
  readonly total: number;
  readonly requests: readonly RequestSummary[];
}

export interface RequestSummary {
  readonly requestId: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly lines: number;
  readonly errors: number;
  readonly worst: ViewLevel;
  readonly services: readonly string[];
  readonly method: string | null;
  readonly route: string | null;
  readonly status: number | null;
  readonly durationMs: number | null;
}

/** `GET /api/request/<request id or trace id>`: all lines of one request, over all services, oldest first; at most 2,000. */
export interface RequestReply {
  readonly summary: RequestSummary;
  readonly traceId: string | null;
  readonly lines: readonly RequestLine[];
  readonly leftOut: number;
}

export interface RequestLine extends Row {
  readonly pid: number | null;
  readonly functionName: string | null;
  /** Of what the line tells of, which ended at its time. */
  readonly durationMs: number | null;
}

/** `GET /api/facets?q&from&to&fields` (comma-separated; five by default): most frequent values of some fields, each under the selection without its own conditions. */
export interface FacetsReply {
  readonly facets: readonly Facet[];
}

export interface Facet {
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Different values beside those ten. */
  readonly others: number;
}

/**
 * `GET /api/events` (server-sent events, with `Last-Event-ID`): `event: status` with a `StatusReply`, when it changed; `event: lines` with
 * this, when lines were appended. The page asks for rows itself. `event: reset` says that events were missed which the server no longer
 * has: everything is to be asked for again.
 */
export interface LinesEvent {
  readonly revision: number;
  readonly added: number;
  /** The newest of them, at most 200, oldest first; they need not be selected. */
  readonly rows: readonly Row[];
}

/** `GET /api/export?q&from&to&as=csv|jsonl`: a download; at most a million lines, and the last line says so where that was not all. */

/** Every answer with a status of 400 and above. */
export interface ErrorReply {
  readonly error: string;
  /** Of a query: where in `q` it goes wrong, from 0. */
  readonly at?: number | undefined;
}
