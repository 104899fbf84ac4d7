import type { EventEmitter } from "node:events";
import type { LoggerOptions as RinglogOptions } from "../options/logger-options.js";

// Types with pino's names and meaning: what is written for pino's own compiles with these.

export type Level = "fatal" | "error" | "warn" | "info" | "debug" | "trace";
/** Any other name, too, while an editor still offers these. */
export type LevelOrString = Level | (string & {});
export type LevelWithSilent = Level | "silent";
export type LevelWithSilentOrString = LevelOrString | "silent";
// biome-ignore lint/suspicious/noExplicitAny: as pino declares them: an application's function says what it takes.
export type SerializerFn = (value: any) => any;
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Bindings = Record<string, any>;
export type TimeFn = () => string;
type SymbolName =
  | "setLevelSym"
  | "getLevelSym"
  | "levelValSym"
  | "levelCompSym"
  | "useLevelLabelsSym"
  | "useOnlyCustomLevelsSym"
  | "mixinSym"
  | "lsCacheSym"
  | "chindingsSym"
  | "asJsonSym"
  | "writeSym"
  | "redactFmtSym"
  | "timeSym"
  | "timeSliceIndexSym"
  | "streamSym"
  | "stringifySym"
  | "stringifySafeSym"
  | "stringifiersSym"
  | "endSym"
  | "formatOptsSym"
  | "messageKeySym"
  | "errorKeySym"
  | "nestedKeySym"
  | "nestedKeyStrSym"
  | "mixinMergeStrategySym"
  | "msgPrefixSym"
  | "wildcardFirstSym"
  | "serializersSym"
  | "formattersSym"
  | "hooksSym"
  | "needsMetadataGsym"
  | "transportUsesMultistreamSym";
export type Symbols = Readonly<Record<SymbolName, symbol>>;

export interface LevelMapping {
  /** Names to numbers. */
  values: { [level: string]: number };
  /** Numbers to names. */
  labels: { [level: number]: string };
}

type Specifier = "d" | "s" | "j" | "o" | "O";
type Placed<T extends Specifier> = T extends "d" ? number : T extends "s" ? unknown : NonNullable<unknown> | null;
type PlacedArgs<T, Found extends unknown[] = []> = T extends `${string}%${infer Letter}${infer Rest}`
  ? Letter extends Specifier
    ? PlacedArgs<Rest, [...Found, Placed<Letter>]>
    : PlacedArgs<Rest, Found>
  : Found;

/** What a field of a logged object may be. */
// biome-ignore lint/suspicious/noEmptyInterface: as pino has it
export interface LogFnFields {}

export interface LogFn {
  <Msg extends string = string>(msg: Msg, ...args: PlacedArgs<Msg>): void;
  <T, Msg extends string = string>(
    obj: [T] extends [object] ? T & LogFnFields : T,
    msg?: T extends string ? never : Msg,
    ...args: PlacedArgs<Msg> | []
  ): void;
  <T, Msg extends string = string>(
    obj: [T] extends [object] ? T & LogFnFields : T,
    msg?: T extends string ? never : Msg,
    ...args: PlacedArgs<Msg> extends [unknown, ...unknown[]] ? PlacedArgs<Msg> : unknown[]
  ): void;
}

export type LevelChangeEventListener<Custom extends string = never, Only extends boolean = boolean> = (
  lvl: LevelWithSilentOrString,
  val: number,
  prevLvl: LevelWithSilentOrString,
  prevVal: number,
  logger: Logger<Custom, Only>,
) => void;

export interface BaseLogger {
  /** The lowest level that is logged; `silent` for none. */
  level: LevelWithSilentOrString;
  fatal: LogFn;
  error: LogFn;
  warn: LogFn;
  info: LogFn;
  debug: LogFn;
  trace: LogFn;
  /** Does nothing. */
  silent: LogFn;
  /** What stands before each message. */
  get msgPrefix(): string | undefined;
}

export interface LoggerExtras<Custom extends string = never, Only extends boolean = boolean> extends EventEmitter {
  /** The version of pino whose interface this is. */
  readonly version: string;
  levels: LevelMapping;
  useLevelLabels: boolean;
  levelVal: number;
  onChild: OnChildCallback<Custom>;
  child<More extends string = never>(bindings: Bindings, options?: ChildLoggerOptions<More>): Logger<Custom | More>;
  on(event: "level-change", listener: LevelChangeEventListener<Custom, Only>): this;
  addListener(event: "level-change", listener: LevelChangeEventListener<Custom, Only>): this;
  once(event: "level-change", listener: LevelChangeEventListener<Custom, Only>): this;
  prependListener(event: "level-change", listener: LevelChangeEventListener<Custom, Only>): this;
  prependOnceListener(event: "level-change", listener: LevelChangeEventListener<Custom, Only>): this;
  removeListener(event: "level-change", listener: LevelChangeEventListener<Custom, Only>): this;
  isLevelEnabled(level: LevelWithSilentOrString): boolean;
  bindings(): Bindings;
  /** Adds to the bindings; a name that is there already then stands in the line twice. */
  setBindings(bindings: Bindings): void;
  /** Calls back once all that was logged is written. */
  flush(callback?: (error?: Error) => void): void;
}

type CustomLevelLogger<Custom extends string, Only extends boolean = boolean> = {
  customLevels: { [level in Custom]: number };
  useOnlyCustomLevels: Only;
} & { [K in Exclude<Level, Custom>]: Only extends true ? never : LogFn } & { [level in Custom]: LogFn };

export type Logger<Custom extends string = never, Only extends boolean = boolean> = BaseLogger &
  LoggerExtras<Custom> &
  CustomLevelLogger<Custom, Only>;

type OnChildCallback<Custom extends string = never> = (child: Logger<Custom>) => void;
export type MixinFn<Custom extends string = never> = (
  mergeObject: object,
  level: number,
  logger: Logger<Custom>,
) => object;
type MixinMergeStrategyFn = (mergeObject: object, mixinObject: object) => object;

export interface RedactOptions {
  paths: string[];
  /** What stands in place of a value, or a function of it and its path. Default: `"[Redacted]"`. */
  censor?: string | ((value: unknown, path: string[]) => unknown);
  /** Whether key and value are left out instead. */
  remove?: boolean;
}

export interface Formatters {
  level?: (label: string, number: number) => object;
  bindings?: (bindings: Bindings) => object;
  log?: (object: Record<string, unknown>) => Record<string, unknown>;
}

export interface Hooks {
  logMethod?: (this: Logger, args: Parameters<LogFn>, method: LogFn, level: number) => void;
  streamWrite?: (line: string) => string;
}

export interface TransportTargetOptions {
  /** `"pino/file"` or `"pino-pretty"`: what ringlog's worker does by itself. Another one is refused. */
  target: string;
  options?: Record<string, unknown>;
  level?: LevelWithSilentOrString;
}

export interface TransportMultiOptions {
  targets: readonly TransportTargetOptions[];
  levels?: Record<string, number>;
  dedupe?: boolean;
}

/** What pino does not have: options of ringlog's own for the process's log. */
export type RinglogPart = Pick<
  RinglogOptions,
  | "bufferBytes"
  | "durable"
  | "fileMode"
  | "fileWriter"
  | "fsync"
  | "metrics"
  | "onFull"
  | "onLoss"
  | "redact"
  | "rotate"
  | "signals"
  | "stall"
  | "throttleSec"
>;

export interface LoggerOptions<Custom extends string = never, Only extends boolean = boolean> {
  name?: string | undefined;
  level?: LevelWithSilentOrString;
  levelComparison?: "ASC" | "DESC" | ((current: number, expected: number) => boolean);
  customLevels?: { [level in Custom]: number };
  useOnlyCustomLevels?: Only;
  depthLimit?: number;
  edgeLimit?: number;
  mixin?: MixinFn<Custom>;
  mixinMergeStrategy?: MixinMergeStrategyFn;
  redact?: string[] | RedactOptions;
  hooks?: Hooks;
  formatters?: Formatters;
  serializers?: { [key: string]: SerializerFn };
  msgPrefix?: string;
  /** Written in front; null: not even `pid` and `hostname`. */
  base?: Bindings | null;
  enabled?: boolean;
  crlf?: boolean;
  timestamp?: TimeFn | boolean;
  messageKey?: string;
  errorKey?: string;
  nestedKey?: string;
  safe?: boolean;
  transport?: TransportTargetOptions | TransportMultiOptions;
  onChild?: OnChildCallback<Custom>;
  /** Of a browser; without effect, as with pino on Node.js. */
  browser?: object;
  /** Holds for the destination: the first logger of a destination says it. */
  ringlog?: RinglogPart;
}

export interface ChildLoggerOptions<Custom extends string = never> {
  level?: LevelOrString;
  serializers?: { [key: string]: SerializerFn };
  customLevels?: { [level in Custom]: number };
  formatters?: Omit<Formatters, "log"> & { log?: (object: object) => object };
  redact?: string[] | RedactOptions;
  msgPrefix?: string;
}

export interface DestinationStream {
  write(line: string): void;
}

export interface DestinationOptions {
  /** A path, or the number of an open file; by default stdout. */
  dest?: string | number;
  fd?: number;
  /** Whether a line is out when the call that logged it returns. */
  sync?: boolean;
  append?: boolean;
  mkdir?: boolean;
  mode?: number;
  fsync?: boolean;
  /** Without effect: ringlog's worker decides how many lines it writes at once. */
  minLength?: number;
  maxWrite?: number;
  periodicFlush?: number;
}

export interface StreamEntry<L = Level> {
  stream: DestinationStream;
  level?: L;
}

export interface MultiStreamOptions {
  levels?: Record<string, number>;
  dedupe?: boolean;
}

export interface MultiStreamRes<L = Level> {
  write(data: unknown): void;
  add<M = Level>(dest: StreamEntry<M> | DestinationStream): MultiStreamRes<L & M>;
  remove(id: number): MultiStreamRes<L>;
  flushSync(): void;
  end(): void;
  minLevel: number;
  lastId: number;
  streams: StreamEntry<L>[];
  clone<const M = Level>(level: M): MultiStreamRes<M>;
}
