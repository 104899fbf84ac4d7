import { type Draft, number, type Rule, type Rules, text } from "./draft.js";
import { takeError } from "./exception.js";

const VERBS = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]);

/** A request's id, as a text or a number. The first one of a line is it. */
const takeRequestId: Rule = (draft, key, value) => {
  const isId = (typeof value === "string" && value !== "") || typeof value === "number";
  if (isId) draft.rename(key, "request.id", String(value));
  else draft.keep(key, value);
};

/** Milliseconds, which our records have in seconds. */
const takeResponseTime: Rule = (draft, key, value) => {
  if (typeof value !== "number" || !draft.isFree("http.server.request.duration")) return draft.keep(key, value);
  draft.keep("http.server.request.duration", value / 1_000);
};

const takeStatus: Rule = (draft, key, value) => {
  if (isStatus(value)) draft.rename(key, "http.response.status_code", value);
  else draft.keep(key, value);
};

function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 100 && (value as number) <= 599;
}

const takeMethod: Rule = (draft, key, value) => {
  if (typeof value === "string" && VERBS.has(value)) draft.rename(key, "http.request.method", value);
  else draft.keep(key, value);
};

/** Of pino-http, Fastify, bunyan and others: what our records have words for stands under them, the rest where it was. */
const takeRequest: Rule = (draft, key, value) => {
  const parts = partsOf(value);
  if (parts === undefined) return draft.keep(key, value);
  const [id, method, url] = [parts.get("id"), parts.get("method"), parts.get("url")];
  if (isText(id) || typeof id === "number") move(draft, parts, "id", "request.id", String(id));
  if (typeof method === "string") move(draft, parts, "method", "http.request.method", method);
  if (isText(url)) takeUrl(draft, parts, url);
  if (parts.size > 0) draft.keep(key, Object.fromEntries(parts));
};

const takeResponse: Rule = (draft, key, value) => {
  const parts = partsOf(value);
  if (parts === undefined) return draft.keep(key, value);
  const status = parts.get("statusCode");
  if (isStatus(status)) move(draft, parts, "statusCode", "http.response.status_code", status);
  if (parts.size > 0) draft.keep(key, Object.fromEntries(parts));
};

/** One with a query is kept beside its path. */
function takeUrl(draft: Draft, parts: Map<string, unknown>, url: string): void {
  const path = url.split("?", 1)[0] as string;
  if (path === url) move(draft, parts, "url", "url.path", path);
  else if (draft.isFree("url.path")) draft.keep("url.path", path);
}

/** Undefined for what is no object with something in it. */
function partsOf(value: unknown): Map<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const parts = new Map(Object.entries(value));
  return parts.size === 0 ? undefined : parts;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function move(draft: Draft, parts: Map<string, unknown>, key: string, word: string, value: unknown): void {
  if (!draft.isFree(word)) return;
  draft.keep(word, value);
  parts.delete(key);
}

/** Names that mean the same for all loggers. */
export const COMMON: Rules = {
  pid: number("process.pid"),
  service: text("service.name"),
  serviceName: text("service.name"),
  service_name: text("service.name"),
  reqId: takeRequestId,
  req_id: takeRequestId,
  requestId: takeRequestId,
  requestID: takeRequestId,
  request_id: takeRequestId,
  "x-request-id": takeRequestId,
  traceId: text("trace_id"),
  "trace.id": text("trace_id"),
  "dd.trace_id": text("trace_id"),
  spanId: text("span_id"),
  "span.id": text("span_id"),
  "dd.span_id": text("span_id"),
  req: takeRequest,
  res: takeResponse,
  responseTime: takeResponseTime,
  statusCode: takeStatus,
  method: takeMethod,
  err: takeError,
  error: takeError,
  exception: takeError,
};
