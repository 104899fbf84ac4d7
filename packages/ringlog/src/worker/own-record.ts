import type { LevelName } from "../record/level.js";
import type { LogRecord, Value } from "../record/record.js";
import type { ServiceIdentity } from "./decode-record.js";

/** A record that ringlog makes itself: without `seq`, in no counter, marked by `event.name`. */
export function ownRecord(
  identity: ServiceIdentity,
  timeMs: number,
  level: LevelName,
  msg: string,
  threadId: number,
  event: readonly (readonly [string, Value])[],
  more: Partial<Pick<LogRecord, "loggerName" | "fingerprint" | "error" | "requestId" | "debug">> = {},
): LogRecord {
  return {
    timeMs,
    level,
    msg,
    serviceName: identity.serviceName,
    serviceInstanceId: identity.serviceInstanceId,
    pid: identity.pid,
    threadId,
    seq: undefined,
    requestId: more.requestId,
    traceId: undefined,
    spanId: undefined,
    loggerName: more.loggerName,
    error: more.error,
    fingerprint: more.fingerprint,
    debug: more.debug,
    snapshot: undefined,
    event: new Map(event),
    fields: new Map(),
  };
}

/** RFC 3339, UTC, milliseconds. */
export function timestamp(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
