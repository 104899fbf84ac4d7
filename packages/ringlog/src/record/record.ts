import type { LevelName } from "./level.js";

/**
 * A decoded value: what JSON can say. Objects are Maps, so that a key such as `__proto__` is only a key.
 * What JSON cannot say (bigint, Date, functions, …) has become a string before it got here.
 */
export type Value = null | boolean | number | string | readonly Value[] | ValueObject;
export type ValueObject = ReadonlyMap<string, Value>;

/** An error below another one: a cause, or one of an AggregateError. */
export interface CauseInfo {
  readonly type: string;
  readonly message: string;
  readonly stacktrace: string;
  /** Its own chain of causes; those of a cause follow it in the chain that it is part of. */
  readonly causes?: readonly CauseInfo[] | undefined;
  /** Of an AggregateError. */
  readonly errors?: readonly CauseInfo[] | undefined;
  /** Own enumerable properties. */
  readonly props?: ValueObject | undefined;
}

/** The error of a record: `exception.*`. */
export interface ErrorInfo extends CauseInfo {
  /** Outermost first, bounded, cycles cut. */
  readonly causes: readonly CauseInfo[];
  /** Of an AggregateError. */
  readonly errors: readonly CauseInfo[];
  /** Own enumerable properties, or undefined where there are none. */
  readonly props: ValueObject | undefined;
}

/** What `debug` adds. */
export interface DebugInfo {
  readonly functionName: string;
  readonly args: readonly Value[] | undefined;
  /** The function that caught the error, then the decorated functions around. */
  readonly path: readonly string[] | undefined;
  readonly crash: boolean | undefined;
  readonly durationMs: number | undefined;
  /** With `args: "entry"`: the moment that `args` shows. */
  readonly argsAt?: "entry" | "failure" | undefined;
  /** What differed at the failure: `{ path, from?, to? }`, or a marker. */
  readonly argsChanged?: readonly Value[] | undefined;
  readonly figures?: CallFigures | undefined;
}

/** What happened during a call of a function with `slowMs`. Undefined: not known. */
export interface CallFigures {
  readonly cpuMs: number | undefined;
  /** 0–1. */
  readonly loopUtilization: number | undefined;
  readonly loopDelayMs: number | undefined;
  readonly gcMs: number | undefined;
  readonly gcCount: number | undefined;
  readonly throttledMs: number | undefined;
}

/** CPU, memory and event-loop readings at the error's moment. Shares are 0–1, memory is in bytes. */
export interface Snapshot {
  readonly processCpu: number;
  readonly processMemoryBytes: number;
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
  readonly loopUtilization: number;
  readonly loopDelayP99Seconds: number;
  readonly systemCpu: number;
  readonly systemMemory: number;
  readonly ageMs: number;
  readonly windowMs: number;
}

/** One logged item, decoded. */
export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly level: LevelName;
  readonly msg: string;
  readonly serviceName: string;
  readonly serviceInstanceId: string;
  readonly loggerName: string | undefined;
  readonly pid: number;
  readonly threadId: number;
  /** Undefined in records that ringlog makes itself. */
  readonly seq: number | undefined;
  readonly requestId: string | undefined;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly error: ErrorInfo | undefined;
  readonly fingerprint: string | undefined;
  readonly debug: DebugInfo | undefined;
  readonly snapshot: Snapshot | undefined;
  /** `event.name` and what belongs to it: of records that ringlog makes itself, and of what happens to the process. */
  readonly event: ReadonlyMap<string, Value> | undefined;
  /** The application's own fields, bindings first, every key once, in order. */
  readonly fields: ValueObject;
}
