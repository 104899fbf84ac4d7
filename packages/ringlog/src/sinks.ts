export type { SinkOptions } from "./options/logger-options.js";
export { type SinkCheck, type SinkTarget, sinkChecks } from "./sinks/checks.js";
export type {
  OpenSink,
  OwnSink,
  SinkBatch,
  SinkContext,
} from "./worker/sinks/contract.js";
