import { hostname } from "node:os";
import { Destination, destination } from "./destination.js";
import type { LineStream } from "./instance.js";
import type { LoggerOptions, SerializerFn } from "./interface.js";
import { DEFAULT_LEVELS, invalid } from "./levels.js";
import { noop } from "./logger.js";
import { stdSerializers } from "./std-serializers.js";
import { targetOf } from "./target.js";
import { epochTime } from "./time.js";
import { transport } from "./transport.js";

const PRETTY_PRINT =
  "prettyPrint option is no longer supported, see the pino-pretty package (https://github.com/pinojs/pino-pretty)";

const DEFAULTS = {
  level: "info",
  levelComparison: "ASC",
  messageKey: "msg",
  errorKey: "err",
  nestedKey: null,
  enabled: true,
  timestamp: epochTime,
  useOnlyCustomLevels: false,
  depthLimit: 5,
  edgeLimit: 100,
  hooks: {},
} as const;

/** Options with their defaults. */
export type Resolved = Omit<LoggerOptions<string>, "formatters" | "serializers" | "nestedKey" | "customLevels"> & {
  readonly level: string;
  readonly levelComparison: unknown;
  readonly messageKey: string;
  readonly errorKey: string;
  readonly nestedKey: string | null;
  readonly depthLimit: number;
  readonly edgeLimit: number;
  readonly base: object | null;
  readonly customLevels?: Readonly<Record<string, number>> | undefined;
  readonly serializers: Record<string | symbol, SerializerFn>;
  readonly formatters: {
    readonly level: (label: string, value: number) => object;
    readonly bindings: (bindings: object) => object;
    readonly log?: (object: object) => object;
  };
  readonly onChild: (child: unknown) => void;
};

export interface Arguments {
  readonly options: Resolved;
  readonly stream: LineStream;
}

/**
 * `pino()`'s arguments: options and a destination, or a destination alone.
 *
 * @throws RinglogError for what is wrong or not covered
 */
export function readArguments(first: unknown, second: unknown): Arguments {
  const isStream = typeof first === "string" || typeof first === "number" || isWritable(first);
  const given = (isStream ? {} : (first ?? {})) as LoggerOptions & { readonly prettyPrint?: unknown };
  if (given.prettyPrint) throw invalid("prettyPrint", given.prettyPrint, PRETTY_PRINT);
  // Other names are passed over, as by pino: frameworks hand their own options on with a logger's.
  return { options: resolve(given), stream: streamOf(isStream ? first : second, given) };
}

function isWritable(value: unknown): boolean {
  if (value instanceof Destination) return true;
  const { writable, _writableState } = (value ?? {}) as { writable?: unknown; _writableState?: unknown };
  return Boolean(writable || _writableState);
}

function resolve(given: LoggerOptions): Resolved {
  const merged = { ...DEFAULTS, base: { pid: process.pid, hostname: hostname() }, ...given } as unknown as Resolved;
  const serializers = Object.assign(Object.create(null), { err: stdSerializers.err }, given.serializers);
  const formatters = { level: levelField, bindings: (bindings: object) => bindings, ...given.formatters };
  const level = given.enabled === false ? "silent" : standardName(merged.level);
  const onChild = merged.onChild || noop;
  return { ...merged, serializers, formatters, level, onChild } as unknown as Resolved;
}

function levelField(_label: string, value: number): object {
  return { level: value };
}

/** `INFO` is `info`. */
function standardName(level: unknown): unknown {
  if (typeof level !== "string") return level;
  const lower = level.toLowerCase();
  return lower in DEFAULT_LEVELS ? lower : level;
}

function streamOf(given: unknown, options: LoggerOptions): LineStream {
  if (options.transport !== undefined) return transportOf(given, options);
  if (given === undefined || given === null || given === false) return defaultStream();
  if (typeof given === "string" || typeof given === "number") return new Destination(targetOf(given));
  if (typeof (given as LineStream).write === "function") return given as LineStream;
  if ("dest" in (given as object)) return destination(given as object);
  throw invalid("destination", given, "the destination has no write method, and is no path or file descriptor");
}

function transportOf(given: unknown, { transport: wanted, ...options }: LoggerOptions): LineStream {
  if (typeof given === "string" || given)
    throw invalid("transport", given, "only one of option.transport or stream can be specified");
  if (isWritable(wanted))
    throw invalid(
      "transport",
      wanted,
      "option.transport do not allow stream, please pass to option directly. e.g. pino(transport)",
    );
  const { targets } = wanted as { targets?: readonly unknown[] };
  if (targets?.length && typeof options.formatters?.level === "function")
    throw invalid("transport.targets", targets, "option.transport.targets do not allow custom level formatters");
  const levels = options.customLevels ? { levels: options.customLevels } : {};
  return transport({ ...levels, ...wanted });
}

/** A process manager may have put its own function in place of `write`: then it is to be called. */
function defaultStream(): LineStream {
  const { stdout } = process;
  const isTampered = stdout.write !== (stdout.constructor as { prototype: { write?: unknown } }).prototype.write;
  return isTampered ? (stdout as unknown as LineStream) : new Destination(targetOf(1));
}
