import type { LogRecord, Value } from "../../../ringlog/src/record/record.js";
import { RESERVED_KEYS } from "../../../ringlog/src/record/reserved-keys.js";
import type { Entry } from "../model/entry.js";
import { debugOf, errorOf, snapshotOf } from "./record-parts.js";
import { numberOf, objectOf, textOf, toValue } from "./value.js";

/** Words for parts of a record of their own, which `event` has no need to repeat. */
const IDENTITY = [
  "service.name",
  "service.instance.id",
  "logger.name",
  "process.pid",
  "thread.id",
  "seq",
  "request.id",
  "trace_id",
  "span_id",
  "error.fingerprint",
] as const;
const ASIDE = "fields";

/** An entry as the library's terminal formatter takes it: what a record of the library was when it was written. */
export function toLogRecord({ timeMs, level, msg, fields }: Entry): LogRecord {
  const taken = new Set<string>();
  const at = (key: string): unknown => {
    if (fields.has(key)) taken.add(key);
    return fields.get(key);
  };
  const identity = identityOf(fields, taken);
  const parts = { error: errorOf(at), debug: debugOf(at, fields), snapshot: snapshotOf(at, fields) };
  return {
    timeMs: timeMs ?? Number.NaN,
    level: level ?? "info",
    msg,
    ...identity,
    ...parts,
    ...restOf(fields, taken),
  };
}

type Identity = Omit<LogRecord, "timeMs" | "level" | "msg" | "error" | "debug" | "snapshot" | "event" | "fields">;

/** A value of another type than its word has there is a field like others. */
function identityOf(fields: Entry["fields"], taken: Set<string>): Identity {
  const text = (key: (typeof IDENTITY)[number]): string | undefined => note(key, textOf(fields.get(key)), taken);
  const number = (key: (typeof IDENTITY)[number]): number | undefined => note(key, numberOf(fields.get(key)), taken);
  return {
    serviceName: text("service.name") ?? "",
    serviceInstanceId: text("service.instance.id") ?? "",
    loggerName: text("logger.name"),
    pid: number("process.pid") ?? 0,
    threadId: number("thread.id") ?? 0,
    seq: number("seq"),
    requestId: text("request.id"),
    traceId: text("trace_id"),
    spanId: text("span_id"),
    fingerprint: text("error.fingerprint"),
  };
}

function note<T>(key: string, value: T | undefined, taken: Set<string>): T | undefined {
  if (value !== undefined) taken.add(key);
  return value;
}

/** What is left: of the words of ours an event, of all else the application's fields, with those that the file keeps aside. */
function restOf(entryFields: Entry["fields"], taken: ReadonlySet<string>): Pick<LogRecord, "event" | "fields"> {
  const event = new Map<string, Value>();
  const fields = new Map<string, Value>();
  for (const [key, value] of entryFields) {
    const aside = key === ASIDE ? objectOf(value) : undefined;
    if (taken.has(key)) continue;
    if (aside !== undefined) for (const [name, item] of aside) fields.set(name, item);
    else if (RESERVED_KEYS.has(key) && !isHead(key)) event.set(key, toValue(value));
    else fields.set(key, toValue(value));
  }
  return { event: event.size === 0 ? undefined : event, fields };
}

/** Of these, what a line has in another type than its word: it is the application's. */
function isHead(key: string): boolean {
  return key === "time" || key === "level" || key === "msg" || key === ASIDE || key === "__proto__";
}
