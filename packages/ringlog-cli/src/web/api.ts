import type {
  EntryReply,
  ErrorReply,
  ErrorsReply,
  FacetsReply,
  HistogramReply,
  PositionReply,
  RequestReply,
  RequestsReply,
  RowsReply,
  Selection,
  StatusReply,
} from "../model/api.js";

/** A question that the server could not answer, or that did not reach it (`status` 0). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** Of a query: where in it the fault is, from 0. */
  readonly at: number | undefined;

  constructor(message: string, status: number, at?: number) {
    super(message);
    this.status = status;
    this.at = at;
  }
}

type Params = Readonly<Record<string, string | number | undefined>>;

/** Each fails with an `ApiError`, or with an `AbortError` after `signal`. */
export const api = {
  status: (signal?: AbortSignal) => ask<StatusReply>("status", {}, signal),
  histogram: (selection: Selection, buckets: number, signal?: AbortSignal) =>
    ask<HistogramReply>("histogram", { ...selection, buckets }, signal),
  rows: (selection: Selection, page: { offset: number; limit: number }, signal?: AbortSignal) =>
    ask<RowsReply>("rows", { ...selection, ...page }, signal),
  position: (id: string, selection: Selection, signal?: AbortSignal) =>
    ask<PositionReply>("position", { id, ...selection }, signal),
  entry: (id: string, signal?: AbortSignal) => ask<EntryReply>(`entry/${encodeURIComponent(id)}`, {}, signal),
  errors: (selection: Selection, buckets: number, signal?: AbortSignal) =>
    ask<ErrorsReply>("errors", { ...selection, buckets }, signal),
  requests: (selection: Selection, page: { offset: number; limit: number }, signal?: AbortSignal) =>
    ask<RequestsReply>("requests", { ...selection, ...page }, signal),
  request: (id: string, signal?: AbortSignal) => ask<RequestReply>(`request/${encodeURIComponent(id)}`, {}, signal),
  facets: (selection: Selection, fields: readonly string[], signal?: AbortSignal) =>
    ask<FacetsReply>("facets", { ...selection, fields: fields.join(",") || undefined }, signal),
};

/** Of a download. */
export function exportUrl(selection: Selection, as: "csv" | "jsonl"): string {
  return apiUrl("export", { ...selection, as });
}

/** Parameters that are undefined are left out. */
export function apiUrl(path: string, params: Params): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text === "" ? `/api/${path}` : `/api/${path}?${text}`;
}

async function ask<T>(path: string, params: Params, signal: AbortSignal | undefined): Promise<T> {
  const response = await fetch(apiUrl(path, params), signal === undefined ? {} : { signal }).catch(rejectUnreached);
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as T;
}

function rejectUnreached(error: unknown): never {
  if (isAbort(error)) throw error;
  throw new ApiError("The ringlog server does not answer. Is `ringlog view` still running?", 0);
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

async function errorOf(response: Response): Promise<ApiError> {
  const body = await response.json().then(
    (value: Partial<ErrorReply> | null) => value,
    () => null, // not JSON: the status says enough
  );
  return new ApiError(body?.error ?? `The server answered with status ${response.status}.`, response.status, body?.at);
}
