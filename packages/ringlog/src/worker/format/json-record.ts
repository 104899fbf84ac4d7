import type {
  CallFigures,
  CauseInfo,
  ErrorInfo,
  LogRecord,
  Snapshot,
  Value,
  ValueObject,
} from "../../record/record.js";
import { RESERVED_KEYS } from "../../record/reserved-keys.js";
import { writeMember, writeObject } from "./json-value.js";
import type { JsonWriter } from "./json-writer.js";

/** A decoded record as one line of JSON: the plain formatter, which the fast one in `json-frame.ts` is held to. */
export function writeRecord(out: JsonWriter, record: LogRecord): void {
  out.ascii(`{"time":"${new Date(record.timeMs).toISOString()}","level":"${record.level}"`);
  writeMember(out, "msg", record.msg);
  for (const [key, value] of identity(record)) member(out, key, value);
  if (record.error !== undefined) writeError(out, record.error);
  member(out, "error.fingerprint", record.fingerprint);
  writeDebug(out, record);
  if (record.snapshot !== undefined) writeSnapshot(out, record.snapshot);
  for (const [key, value] of record.event ?? []) writeMember(out, key, value);
  writeFields(out, record.fields);
  out.ascii("}\n");
}

function identity(record: LogRecord): [string, Value | undefined][] {
  return [
    ["service.name", record.serviceName],
    ["service.instance.id", record.serviceInstanceId],
    ["logger.name", record.loggerName],
    ["process.pid", record.pid],
    ["thread.id", record.threadId],
    ["seq", record.seq],
    ["request.id", record.requestId],
    ["trace_id", record.traceId],
    ["span_id", record.spanId],
  ];
}

function member(out: JsonWriter, key: string, value: Value | undefined): void {
  if (value !== undefined) writeMember(out, key, value);
}

/** `exception.*`. */
export function writeError(out: JsonWriter, error: ErrorInfo): void {
  writeMember(out, "exception.type", error.type);
  writeMember(out, "exception.message", error.message);
  writeMember(out, "exception.stacktrace", error.stacktrace);
  if (error.causes.length > 0) writeMember(out, "exception.causes", error.causes.map(causeObject));
  if (error.errors.length > 0) writeMember(out, "exception.errors", error.errors.map(causeObject));
  if (error.props !== undefined) writeMember(out, "exception.props", error.props);
}

function causeObject(cause: CauseInfo): ValueObject {
  const object = new Map<string, Value>([
    ["type", cause.type],
    ["message", cause.message],
    ["stacktrace", cause.stacktrace],
  ]);
  const { causes = [], errors = [], props } = cause;
  if (causes.length > 0) object.set("causes", causes.map(causeObject));
  if (errors.length > 0) object.set("errors", errors.map(causeObject));
  if (props !== undefined) object.set("props", props);
  return object;
}

/** `code.function.name` and `debug.*`. */
export function writeDebug(out: JsonWriter, record: Pick<LogRecord, "debug">): void {
  const { debug } = record;
  if (debug === undefined) return;
  writeMember(out, "code.function.name", debug.functionName);
  member(out, "debug.args", debug.args);
  member(out, "debug.path", debug.path);
  member(out, "debug.crash", debug.crash);
  member(out, "debug.duration_ms", debug.durationMs);
  member(out, "debug.args_at", debug.argsAt);
  member(out, "debug.args_changed", debug.argsChanged);
  if (debug.figures !== undefined) writeFigures(out, debug.figures);
}

/** What happened during a call, rounded to what its readings can tell. */
function writeFigures(out: JsonWriter, figures: CallFigures): void {
  figure(out, "debug.cpu_ms", figures.cpuMs, 10);
  figure(out, "debug.loop.utilization", figures.loopUtilization, 1e4);
  figure(out, "debug.loop.delay_ms", figures.loopDelayMs, 10);
  figure(out, "debug.gc_ms", figures.gcMs, 10);
  figure(out, "debug.gc_count", figures.gcCount, 1);
  figure(out, "debug.throttled_ms", figures.throttledMs, 10);
}

function figure(out: JsonWriter, key: string, value: number | undefined, steps: number): void {
  if (value !== undefined) writeMember(out, key, rounded(value, steps));
}

/** The system snapshot, rounded to what its readings can tell. What a runtime does not tell is left out. */
export function writeSnapshot(out: JsonWriter, snapshot: Snapshot): void {
  writeMember(out, "process.cpu.utilization", share(snapshot.processCpu));
  writeMember(out, "process.memory.usage", snapshot.processMemoryBytes);
  writeMember(out, "v8js.memory.heap.used", snapshot.heapUsedBytes);
  reading(out, "v8js.memory.heap.limit", snapshot.heapLimitBytes);
  reading(out, "nodejs.eventloop.utilization", share(snapshot.loopUtilization));
  writeMember(out, "nodejs.eventloop.delay.p99", rounded(snapshot.loopDelayP99Seconds, 1e6));
  reading(out, "system.cpu.utilization", share(snapshot.systemCpu));
  reading(out, "system.memory.utilization", share(snapshot.systemMemory));
  writeMember(out, "snapshot.age_ms", rounded(snapshot.ageMs, 10));
  writeMember(out, "snapshot.window_ms", rounded(snapshot.windowMs, 10));
}

function reading(out: JsonWriter, key: string, value: number): void {
  if (!Number.isNaN(value)) writeMember(out, key, value);
}

function share(value: number): number {
  return Number.isNaN(value) ? value : rounded(Math.min(Math.max(value, 0), 1), 1e4);
}

function rounded(value: number, steps: number): number {
  return Number.isFinite(value) ? Math.round(value * steps) / steps : 0;
}

/** The application's own fields; those with a reserved name under `fields`. */
export function writeFields(out: JsonWriter, fields: ValueObject): void {
  const aside = new Map<string, Value>();
  for (const [key, value] of fields) {
    if (RESERVED_KEYS.has(key)) aside.set(key, value);
    else writeMember(out, key, value);
  }
  if (aside.size === 0) return;
  out.ascii(',"fields":');
  writeObject(out, aside);
}
