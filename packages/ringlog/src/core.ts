// What entry points stand on. In the package it is one file, core.cjs, that both builds of all entry points load: an entry point
// imports from here only (and types from anywhere), so that no code stands in the package twice.
export { nearestName, RinglogError } from "./errors.js";
export { exchangeOf } from "./integrations/request/node-http.js";
export { RequestLog } from "./integrations/request/request-log.js";
export { attempt } from "./record/read-property.js";
export {
  debug,
  getLogger,
  getRequestId,
  initLogger,
  setRequestId,
  withRequest,
  withRequestId,
} from "./runtime/api.js";
export { recoverRuns } from "./runtime/recovering.js";
