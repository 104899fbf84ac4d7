import type { EventEmitter } from "node:events";
import type * as api from "./interface.js";
import type { StdSerializers } from "./std-serializers.js";

/** What `pino.destination` gives: of sonic-boom's interface that which has a meaning here. */
interface Destination extends EventEmitter {
  write(line: string): boolean;
  flush(callback?: (error?: Error | null) => void): void;
  flushSync(): void;
  reopen(file?: string): void;
  end(): void;
  destroy(): void;
  readonly sync: boolean;
  file: string | null;
}

interface Statics {
  /**
   * A file by its path, or stdout and stderr by their numbers.
   *
   * @throws RinglogError for options that are not covered, and for a file that cannot be a log
   */
  destination(dest?: string | number | api.DestinationOptions): Destination;
  /**
   * `pino/file` and `pino-pretty`, as ringlog's worker does them.
   *
   * @throws RinglogError for every other target, for pipelines and for options of a worker
   */
  transport(options: api.TransportTargetOptions | api.TransportMultiOptions): Destination;
  multistream<L = api.Level>(
    streams: (api.DestinationStream | api.StreamEntry<L>)[] | api.DestinationStream | api.StreamEntry<L>,
    options?: api.MultiStreamOptions,
  ): api.MultiStreamRes<L>;
  readonly levels: api.LevelMapping;
  readonly stdSerializers: StdSerializers;
  readonly stdTimeFunctions: Readonly<
    Record<"epochTime" | "isoTime" | "isoTimeNano" | "nullTime" | "unixTime", api.TimeFn>
  >;
  readonly symbols: api.Symbols;
  /** The version of pino whose interface this is. */
  readonly version: string;
}

interface Make {
  /**
   * A logger with pino's interface and format, whose lines ringlog's worker writes.
   *
   * @throws RinglogError for wrong options, and for those that are not covered
   */
  <Custom extends string = never, Only extends boolean = boolean>(
    optionsOrStream?: api.LoggerOptions<Custom, Only> | api.DestinationStream | string,
  ): api.Logger<Custom, Only>;
  <Custom extends string = never, Only extends boolean = boolean>(
    options: api.LoggerOptions<Custom, Only>,
    stream?: api.DestinationStream | string | number | undefined,
  ): api.Logger<Custom, Only>;
}

/** `pino()`, with what belongs to it. */
export interface Pino extends Make, Statics {
  readonly default: Pino;
  readonly pino: Pino;
}
