import type { CallFigures, CauseInfo, DebugInfo, ErrorInfo, Snapshot } from "../../../ringlog/src/record/record.js";
import type { Entry } from "../model/entry.js";
import { listOf, numberOf, objectOf, textOf, toValue } from "./value.js";

/** Gives a field's value and notes that it has been taken. */
export type At = (key: string) => unknown;

/** `exception.*`; undefined where there is no error. */
export function errorOf(at: At): ErrorInfo | undefined {
  const [type, message] = [textOf(at("exception.type")), textOf(at("exception.message"))];
  const stacktrace = textOf(at("exception.stacktrace"));
  const [causes, errors, props] = [at("exception.causes"), at("exception.errors"), at("exception.props")];
  if (type === undefined && message === undefined && stacktrace === undefined) return undefined;
  return {
    type: type ?? "",
    message: message ?? "",
    stacktrace: stacktrace ?? "",
    causes: (listOf(causes) ?? []).map((cause) => causeOf(cause)),
    errors: (listOf(errors) ?? []).map((error) => causeOf(error)),
    props: objectOf(props),
  };
}

/** Causes below causes that are looked into: the terminal shows eight errors. */
const MAX_DEPTH = 100;

function causeOf(value: unknown, depth = 0): CauseInfo {
  const isObject = typeof value === "object" && value !== null && depth < MAX_DEPTH;
  const part = (key: string): unknown => (isObject ? Reflect.get(value, key) : undefined);
  const below = (key: string) => (listOf(part(key)) ?? []).map((item) => causeOf(item, depth + 1));
  return {
    type: textOf(part("type")) ?? "",
    message: textOf(part("message")) ?? "",
    stacktrace: textOf(part("stacktrace")) ?? "",
    causes: below("causes"),
    errors: below("errors"),
    props: objectOf(part("props")),
  };
}

/** `code.function.name` and `debug.*`. */
export function debugOf(at: At, fields: Entry["fields"]): DebugInfo | undefined {
  const functionName = textOf(fields.get("code.function.name"));
  if (functionName === undefined) return undefined;
  at("code.function.name");
  const [args, path, crash] = [listOf(at("debug.args")), listOf(at("debug.path")), at("debug.crash")];
  const [argsAt, changed] = [at("debug.args_at"), listOf(at("debug.args_changed"))];
  return {
    functionName,
    args: args?.map((item) => toValue(item)),
    path: path?.map(String),
    crash: typeof crash === "boolean" ? crash : undefined,
    durationMs: numberOf(at("debug.duration_ms")),
    argsAt: argsAt === "entry" || argsAt === "failure" ? argsAt : undefined,
    argsChanged: changed?.map((item) => toValue(item)),
    figures: figuresOf(at),
  };
}

function figuresOf(at: At): CallFigures | undefined {
  const figures: CallFigures = {
    cpuMs: numberOf(at("debug.cpu_ms")),
    loopUtilization: numberOf(at("debug.loop.utilization")),
    loopDelayMs: numberOf(at("debug.loop.delay_ms")),
    gcMs: numberOf(at("debug.gc_ms")),
    gcCount: numberOf(at("debug.gc_count")),
    throttledMs: numberOf(at("debug.throttled_ms")),
  };
  return Object.values(figures).every((figure) => figure === undefined) ? undefined : figures;
}

/** Readings that have an age are a snapshot; alone they belong to an event, a stall or a crash. What a runtime does not tell is NaN. */
export function snapshotOf(at: At, fields: Entry["fields"]): Snapshot | undefined {
  if (numberOf(fields.get("snapshot.age_ms")) === undefined) return undefined;
  const reading = (key: string): number => numberOf(at(key)) ?? Number.NaN;
  return {
    processCpu: reading("process.cpu.utilization"),
    processMemoryBytes: reading("process.memory.usage"),
    heapUsedBytes: reading("v8js.memory.heap.used"),
    heapLimitBytes: reading("v8js.memory.heap.limit"),
    loopUtilization: reading("nodejs.eventloop.utilization"),
    loopDelayP99Seconds: reading("nodejs.eventloop.delay.p99"),
    systemCpu: reading("system.cpu.utilization"),
    systemMemory: reading("system.memory.utilization"),
    ageMs: reading("snapshot.age_ms"),
    windowMs: reading("snapshot.window_ms"),
  };
}
