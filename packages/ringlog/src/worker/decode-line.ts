import { levelName } from "../record/level.js";
import type { ErrorInfo, LogRecord, Value, ValueObject } from "../record/record.js";
import type { LinePlan } from "../ring/consumer-config.js";
import type { DecodeContext } from "./decode-record.js";
import { lineText } from "./format/line-frame.js";
import type { FrameRecord } from "./frame-record.js";

/** What the console does not show of a line, or shows elsewhere. */
const HIDDEN = ["level", "time", "pid", "hostname", "name"];
const NO_KEYS = { messageKey: "msg", errorKey: "err" };

/** A composed line as a record: for a person to read. */
export function decodeLine(frame: FrameRecord, context: DecodeContext, plan: LinePlan | undefined): LogRecord {
  const { messageKey, errorKey } = plan ?? NO_KEYS;
  const fields = new Map(objectOf(lineText(frame, context)));
  const message = fields.get(messageKey);
  const name = fields.get("name");
  const error = errorOf(fields.get(errorKey));
  for (const key of [...HIDDEN, messageKey]) fields.delete(key);
  if (error !== undefined) fields.delete(errorKey);
  return {
    timeMs: frame.timeMs,
    level: levelName(frame.level),
    msg: typeof message === "string" ? message : message === undefined ? "" : JSON.stringify(plain(message)),
    serviceName: context.serviceName,
    serviceInstanceId: context.serviceInstanceId,
    loggerName: typeof name === "string" ? name : undefined,
    pid: context.pid,
    threadId: context.threadId,
    seq: undefined,
    requestId: undefined,
    traceId: undefined,
    spanId: undefined,
    error,
    fingerprint: undefined,
    debug: undefined,
    snapshot: undefined,
    event: undefined,
    fields,
  };
}

function objectOf(line: string): ValueObject {
  const value = toValue(JSON.parse(line));
  return value instanceof Map ? value : new Map();
}

function toValue(value: unknown): Value {
  if (typeof value !== "object" || value === null) return value as Value;
  if (Array.isArray(value)) return value.map(toValue);
  return new Map(Object.entries(value).map(([key, member]) => [key, toValue(member)]));
}

function plain(value: Value): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, plain(member)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

/** What pino's serializer makes of an error. */
function errorOf(value: Value | undefined): ErrorInfo | undefined {
  if (!(value instanceof Map)) return undefined;
  const { type, message, stack, aggregateErrors, ...props } = Object.fromEntries(value) as Record<string, Value>;
  if (typeof type !== "string" || typeof message !== "string" || typeof stack !== "string") return undefined;
  const errors = Array.isArray(aggregateErrors)
    ? aggregateErrors.map(errorOf).filter((error) => error !== undefined)
    : [];
  const others = Object.entries(props);
  return {
    type,
    message,
    stacktrace: stack,
    causes: [],
    errors,
    props: others.length === 0 ? undefined : new Map(others),
  };
}
