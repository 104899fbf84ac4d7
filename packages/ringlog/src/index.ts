export type { RequestIdToken } from "./caller/context.js";
export type { DebugOptions } from "./caller/debug/options.js";
export type { Debug, SafeDecorator, StrictDecorator } from "./caller/debug/signature.js";
export type { ChildOptions, Logger, LogMethod } from "./caller/logger-interface.js";
export type { Serializers } from "./caller/serializers.js";
export {
  debug,
  getLogger,
  getRequestId,
  initLogger,
  RinglogError,
  setRequestId,
  withRequestId,
} from "./core.js";
export type { RinglogErrorCode } from "./errors.js";
export type {
  FsyncPolicy,
  Limits,
  LoggerOptions,
  RecorderOptions,
  RotateOptions,
  SinkOptions,
  StallOptions,
} from "./options/logger-options.js";
export type { LevelName, ThresholdName } from "./record/level.js";
export type { SinkStats, Stats } from "./stats.js";
