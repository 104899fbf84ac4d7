// What entry points stand on. In the package it is one file, core.cjs, that both builds of all entry points load: an entry point
// imports from here only (and types from anywhere), so that no code stands in the package twice.
export { nearestName, RinglogError } from "./errors.js";
export {
  debug,
  getLogger,
  getRequestId,
  initLogger,
  setRequestId,
  withRequest,
  withRequestId,
} from "./runtime/api.js";
/** @internal */
export { type LineLog, openLocalLines, openProcessLines } from "./runtime/lines.js";
/** @internal */
export { type Diversion, divertLogger, type Local, type LocalOptions, openLocal } from "./runtime/local.js";
export { recoverRuns } from "./runtime/recovering.js";
