/** A field that every index has as a column of its own, by its name in docs/record.md. */
export interface KnownField {
  readonly name: string;
  readonly kind: "text" | "number";
}

const TEXTS = [
  "service.name",
  "service.instance.id",
  "logger.name",
  "request.id",
  "trace_id",
  "span_id",
  "event.name",
  "exception.type",
  "exception.message",
  "error.fingerprint",
  "code.function.name",
  "http.request.method",
  "http.route",
  "url.path",
  "error.type",
  "error.message",
] as const;

const NUMBERS = [
  "process.pid",
  "thread.id",
  "seq",
  "log_count",
  "dropped.count",
  "http.response.status_code",
  "http.server.request.duration",
  "http.response.body.size",
  "debug.duration_ms",
  "stall.duration_ms",
  "suppressed.requests",
  "process.cpu.utilization",
  "process.memory.usage",
  "v8js.memory.heap.used",
  "v8js.memory.heap.limit",
  "nodejs.eventloop.utilization",
  "nodejs.eventloop.delay.p99",
  "system.cpu.utilization",
  "system.memory.utilization",
] as const;

export const KNOWN_FIELDS: readonly KnownField[] = [
  ...TEXTS.map((name) => ({ name, kind: "text" as const })),
  ...NUMBERS.map((name) => ({ name, kind: "number" as const })),
];

/** Short names that queries and facets take for the long ones. */
export const FIELD_ALIASES: Readonly<Record<string, string>> = {
  service: "service.name",
  instance: "service.instance.id",
  logger: "logger.name",
  request: "request.id",
  req: "request.id",
  trace: "trace_id",
  span: "span_id",
  event: "event.name",
  type: "exception.type",
  error: "exception.message",
  fingerprint: "error.fingerprint",
  fp: "error.fingerprint",
  function: "code.function.name",
  fn: "code.function.name",
  pid: "process.pid",
  thread: "thread.id",
  method: "http.request.method",
  route: "http.route",
  path: "url.path",
  status: "http.response.status_code",
  bytes: "http.response.body.size",
};

/**
 * `ms` in a query: how long what the record tells of took, in milliseconds. The first of these that is there; a request's duration
 * is in seconds.
 */
export const DURATION_FIELDS = [
  { name: "http.server.request.duration", msPerUnit: 1000 },
  { name: "debug.duration_ms", msPerUnit: 1 },
  { name: "stall.duration_ms", msPerUnit: 1 },
] as const;
