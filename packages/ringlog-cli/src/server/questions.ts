import type {
  EntryReply,
  ErrorsReply,
  FacetsReply,
  HistogramReply,
  RequestReply,
  RequestsReply,
  Row,
  RowsReply,
  StatusReply,
} from "../model/api.js";
import type { Query } from "../query/query.js";
import type { TimeRange } from "./parameters.js";

/** Which lines are asked for. */
export interface Selected {
  readonly query: Query;
  readonly range: TimeRange;
}

/** What the page asks of the log, whoever answers: the scan at first, then the index. A question is given up when its `signal` aborts. */
export interface Questions {
  status(): StatusReply;
  histogram(selected: Selected, buckets: number, signal: AbortSignal): Promise<HistogramReply>;
  rows(selected: Selected, offset: number, limit: number, signal: AbortSignal): Promise<RowsReply>;
  /** Null where the line is not selected or not there. */
  position(selected: Selected, id: string, signal: AbortSignal): Promise<number | null>;
  facets(selected: Selected, fields: readonly string[] | undefined, signal: AbortSignal): Promise<FacetsReply>;
  errors(selected: Selected, buckets: number, signal: AbortSignal): Promise<ErrorsReply>;
  requests(selected: Selected, offset: number, limit: number, signal: AbortSignal): Promise<RequestsReply>;
  /** Undefined where there is none. */
  request(id: string, signal: AbortSignal): Promise<RequestReply | undefined>;
  /** Undefined where there is none. */
  entry(id: string, signal: AbortSignal): Promise<EntryReply | undefined>;
  /** Newest first, in portions; at most `maxLines`. */
  exported(selected: Selected, maxLines: number, signal: AbortSignal): AsyncIterable<readonly ExportedLine[]>;
}

/** A line that is downloaded. */
export interface ExportedLine {
  readonly row: Row;
  /** As it stands in the file, without its end. */
  readonly raw: string;
}
