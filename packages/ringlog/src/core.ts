// What entry points stand on. In the package it is one file, core.cjs, that both builds of all entry points load: an entry point
// imports from here only (and types from anywhere), so that no code stands in the package twice.
export { nearestName, RinglogError } from "./errors.js";
export { invalidOption, readShape, TOP, wholeNumber } from "./options/check.js";
export {
  debug,
  flushAll,
  flushAllSync,
  getLogger,
  getRequestId,
  initLogger,
  setRequestId,
  withRequest,
  withRequestId,
} from "./runtime/api.js";
export { recoverRuns } from "./runtime/recovering.js";
export { warn } from "./runtime/warn.js";
