import type { Pino } from "../pino/callable.js";
import type * as api from "../pino/interface.js";
import { pino as make } from "../pino/pino.js";

// biome-ignore lint/style/noNamespace: only so is `pino.Logger` a type beside the function, as with pino.
declare namespace pino {
  export type BaseLogger = api.BaseLogger;
  export type Bindings = api.Bindings;
  export type ChildLoggerOptions<Custom extends string = never> = api.ChildLoggerOptions<Custom>;
  export type DestinationStream = api.DestinationStream;
  export type Level = api.Level;
  export type LevelChangeEventListener<
    Custom extends string = never,
    Only extends boolean = boolean,
  > = api.LevelChangeEventListener<Custom, Only>;
  export type LevelMapping = api.LevelMapping;
  export type LevelOrString = api.LevelOrString;
  export type LevelWithSilent = api.LevelWithSilent;
  export type LevelWithSilentOrString = api.LevelWithSilentOrString;
  export type LogFn = api.LogFn;
  export type Logger<Custom extends string = never, Only extends boolean = boolean> = api.Logger<Custom, Only>;
  export type LoggerOptions<Custom extends string = never, Only extends boolean = boolean> = api.LoggerOptions<
    Custom,
    Only
  >;
  export type MixinFn<Custom extends string = never> = api.MixinFn<Custom>;
  export type MultiStreamRes<L = api.Level> = api.MultiStreamRes<L>;
  export type SerializerFn = api.SerializerFn;
  export type StreamEntry<L = api.Level> = api.StreamEntry<L>;
  export type TimeFn = api.TimeFn;
}
const pino: Pino = Object.assign(make as unknown as Pino, { default: make, pino: make });

export const destination: Pino["destination"] = pino.destination;
export const levels: Pino["levels"] = pino.levels;
export const multistream: Pino["multistream"] = pino.multistream;
export const stdSerializers: Pino["stdSerializers"] = pino.stdSerializers;
export const stdTimeFunctions: Pino["stdTimeFunctions"] = pino.stdTimeFunctions;
export const symbols: Pino["symbols"] = pino.symbols;
export const transport: Pino["transport"] = pino.transport;
export const version: Pino["version"] = pino.version;
export type {
  BaseLogger,
  Bindings,
  ChildLoggerOptions,
  DestinationStream,
  Level,
  LevelChangeEventListener,
  LevelMapping,
  LevelOrString,
  LevelWithSilent,
  LevelWithSilentOrString,
  LogFn,
  LogFnFields,
  Logger,
  LoggerOptions,
  MixinFn,
  MultiStreamRes,
  SerializerFn,
  StreamEntry,
  TimeFn,
} from "../pino/interface.js";
export { pino, pino as default };
