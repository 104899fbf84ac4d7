import { levelNumber } from "../../record/level.js";
import type { ErrorInfo, LogRecord, Value } from "../../record/record.js";
import type { LinePlan } from "../../ring/consumer-config.js";
import { writeDebug, writeSnapshot } from "./json-record.js";
import { writeMember, writeObject } from "./json-value.js";
import type { JsonWriter } from "./json-writer.js";

/** Keys that every line begins with; a field of that name would stand there twice. */
const HEAD = new Set(["level", "time", "pid", "hostname"]);

/** A record that is no composed line, among lines that are pino's: ringlog's own, and those of `getLogger()`. */
export function writePinoRecord(out: JsonWriter, record: LogRecord, plan: LinePlan): void {
  out.ascii(`{"level":${levelNumber(record.level)},"time":${record.timeMs}`);
  out.utf8(plan.base);
  member(out, "name", record.loggerName);
  member(out, "request.id", record.requestId);
  member(out, "trace_id", record.traceId);
  member(out, "span_id", record.spanId);
  if (record.error !== undefined) writeMember(out, plan.errorKey, errorValue(record.error));
  member(out, "error.fingerprint", record.fingerprint);
  writeDebug(out, record);
  if (record.snapshot !== undefined) writeSnapshot(out, record.snapshot);
  for (const [key, value] of record.event ?? []) writeMember(out, key, value);
  writeFields(out, record, plan);
  writeMember(out, plan.messageKey, record.msg);
  out.ascii(plan.end);
}

function member(out: JsonWriter, key: string, value: Value | undefined): void {
  if (value !== undefined) writeMember(out, key, value);
}

/** With pino's keys. */
function errorValue(error: ErrorInfo): Value {
  const value = new Map<string, Value>([
    ["type", error.type],
    ["message", error.message],
    ["stack", error.stacktrace],
  ]);
  for (const [key, property] of error.props ?? []) if (!value.has(key)) value.set(key, property);
  return value;
}

function writeFields(out: JsonWriter, { fields }: LogRecord, { messageKey, errorKey }: LinePlan): void {
  const aside = new Map<string, Value>();
  for (const [key, value] of fields) {
    if (HEAD.has(key) || key === messageKey || key === errorKey) aside.set(key, value);
    else writeMember(out, key, value);
  }
  if (aside.size === 0) return;
  out.ascii(',"fields":');
  writeObject(out, aside);
}
