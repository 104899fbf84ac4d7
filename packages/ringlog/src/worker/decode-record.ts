import { decodeErrorParts, decodeString, decodeValue, type StackFilter, type TextFilter } from "../record/decode.js";
import type { Definitions } from "../record/definitions.js";
import { fingerprintHex } from "../record/fingerprint-text.js";
import {
  SECTION_DEBUG,
  SECTION_ERROR,
  SECTION_EVENT,
  SECTION_FINGERPRINT,
  SECTION_LOGGER,
  SECTION_MESSAGE,
  SECTION_REQUEST,
  SECTION_SNAPSHOT,
  SECTION_TRACE,
} from "../record/frame.js";
import { levelName } from "../record/level.js";
import type { CallFigures, DebugInfo, ErrorInfo, LogRecord, Snapshot, Value, ValueObject } from "../record/record.js";
import { argumentChanges } from "./argument-changes.js";
import type { FrameRecord } from "./frame-record.js";

/** Who writes: the same in every record of a process. */
export interface ServiceIdentity {
  readonly serviceName: string;
  readonly serviceInstanceId: string;
  readonly pid: number;
}

/** What decoding needs besides the frame. */
export interface DecodeContext extends ServiceIdentity {
  readonly threadId: number;
  readonly definitions: Definitions;
  /** Text patterns: the last look at every text. */
  readonly filter: TextFilter;
  /** Whether what stands under a key is a secret; undefined where nothing is redacted. */
  readonly isSecretKey?: ((key: string) => boolean) | undefined;
  /** Stack traces with the positions of the source that was written, as far as source maps tell. */
  readonly resolveStack: StackFilter;
  /** Completes a snapshot with what only the worker reads. */
  readonly completeSnapshot: (snapshot: Snapshot, timeMs: number) => Snapshot;
}

/** The whole frame as a record. */
export function decodeRecord(frame: FrameRecord, context: DecodeContext): LogRecord {
  const { definitions, filter } = context;
  const trace = decodeTrace(frame, definitions);
  return {
    timeMs: frame.timeMs,
    level: levelName(frame.level),
    msg: filter(decodeMessage(frame, definitions)),
    serviceName: context.serviceName,
    serviceInstanceId: context.serviceInstanceId,
    loggerName: decodeLoggerName(frame, definitions),
    pid: context.pid,
    threadId: context.threadId,
    seq: frame.seq === 0 ? undefined : frame.seq,
    requestId: frame.text(SECTION_REQUEST, definitions),
    traceId: trace?.[0],
    spanId: trace?.[1],
    error: decodeError(frame, context),
    fingerprint: decodeFingerprint(frame),
    debug: decodeDebug(frame, context),
    snapshot: decodeSnapshot(frame, context),
    event: decodeEvent(frame, definitions),
    fields: decodeFields(frame, context),
  };
}

/** The message before text patterns are taken out. */
export function decodeMessage(frame: FrameRecord, definitions: Definitions): string {
  if (frame.messageId !== 0) return definitions.string(frame.messageId);
  return frame.text(SECTION_MESSAGE, definitions) ?? "";
}

export function decodeLoggerName(frame: FrameRecord, definitions: Definitions): string | undefined {
  if (frame.loggerId !== 0) return definitions.string(frame.loggerId);
  return frame.text(SECTION_LOGGER, definitions);
}

function decodeTrace(frame: FrameRecord, definitions: Definitions): [string, string] | undefined {
  const cursor = frame.at(SECTION_TRACE);
  if (cursor === undefined) return undefined;
  return [decodeString(cursor, definitions), decodeString(cursor, definitions)];
}

function decodeEvent(frame: FrameRecord, definitions: Definitions): LogRecord["event"] {
  const name = frame.text(SECTION_EVENT, definitions);
  return name === undefined ? frame.event : new Map([["event.name", name], ...(frame.event ?? [])]);
}

export function decodeError(frame: FrameRecord, context: DecodeContext): ErrorInfo | undefined {
  const cursor = frame.at(SECTION_ERROR);
  if (cursor === undefined) return undefined;
  return causeOf(decodeErrorParts(cursor, context.definitions, context.filter, context.resolveStack));
}

function causesOf(value: Value | undefined): readonly ErrorInfo[] {
  return Array.isArray(value) ? value.map(causeOf) : [];
}

/** An error as it was decoded, with its parts by name. */
export function causeOf(value: Value): ErrorInfo {
  const parts = objectOf(value);
  const text = (key: string) => String(parts?.get(key) ?? "");
  return {
    type: text("type"),
    message: text("message"),
    stacktrace: text("stacktrace"),
    causes: causesOf(parts?.get("causes")),
    errors: causesOf(parts?.get("errors")),
    props: objectOf(parts?.get("props")),
  };
}

function objectOf(value: Value | undefined): ValueObject | undefined {
  return value instanceof Map ? value : undefined;
}

export function decodeFingerprint(frame: FrameRecord): string | undefined {
  const cursor = frame.at(SECTION_FINGERPRINT);
  if (cursor === undefined) return undefined;
  return fingerprintHex(cursor.view.getUint32(cursor.pos, true), cursor.view.getUint32(cursor.pos + 4, true));
}

export function decodeDebug(frame: FrameRecord, context: DecodeContext): DebugInfo | undefined {
  const cursor = frame.at(SECTION_DEBUG);
  if (cursor === undefined) return undefined;
  const { definitions, filter, resolveStack } = context;
  const functionName = decodeString(cursor, definitions);
  const args = decodeValue(cursor, definitions, filter, resolveStack);
  const path = decodeValue(cursor, definitions, filter);
  const crash = decodeValue(cursor, definitions, filter);
  const durationMs = decodeValue(cursor, definitions, filter);
  const argsAfter = decodeValue(cursor, definitions, filter);
  const figures = decodeValue(cursor, definitions, filter);
  return {
    functionName,
    args: Array.isArray(args) ? args : undefined,
    path: Array.isArray(path) ? path.map(String) : undefined,
    crash: typeof crash === "boolean" ? crash : undefined,
    durationMs: typeof durationMs === "number" ? durationMs : undefined,
    argsAt: argsAfter === undefined ? undefined : argsAfter === false ? "failure" : "entry",
    argsChanged: argumentChanges(args, argsAfter),
    figures: Array.isArray(figures) ? decodeFigures(figures) : undefined,
  };
}

function decodeFigures(figures: readonly Value[]): CallFigures {
  const [cpuMs, loopUtilization, loopDelayMs, gcMs, gcCount, throttledMs] = figures.map((figure) =>
    typeof figure === "number" ? figure : undefined,
  );
  return { cpuMs, loopUtilization, loopDelayMs, gcMs, gcCount, throttledMs };
}

export function decodeSnapshot(frame: FrameRecord, context: DecodeContext): Snapshot | undefined {
  const cursor = frame.at(SECTION_SNAPSHOT);
  if (cursor === undefined) return undefined;
  const next = () => {
    cursor.pos += 8;
    return cursor.view.getFloat64(cursor.pos - 8, true);
  };
  const snapshot: Snapshot = {
    processCpu: next(),
    processMemoryBytes: next(),
    heapUsedBytes: next(),
    heapLimitBytes: next(),
    loopUtilization: next(),
    loopDelayP99Seconds: next(),
    systemCpu: next(),
    systemMemory: next(),
    ageMs: next(),
    windowMs: next(),
  };
  return context.completeSnapshot(snapshot, frame.timeMs);
}

/** All fields: bindings first, a later one of the same name in the place of the earlier. */
export function decodeFields(frame: FrameRecord, context: DecodeContext): ValueObject {
  const { definitions, filter, resolveStack } = context;
  const fields = new Map<string, Value>();
  for (let index = 0; index < frame.fieldsCount; index++) {
    const object = decodeValue(frame.fields(index), definitions, filter, resolveStack);
    if (object instanceof Map) for (const [key, value] of object) fields.set(key, value);
  }
  return fields;
}
