// What entry points stand on. In the package it is one file, core.cjs, that both builds of all entry points load: an entry point
// imports from here only (and types from anywhere), so that no code stands in the package twice.
/** @internal */
export { isLogger } from "./caller/logger.js";
export { nearestName, RinglogError } from "./errors.js";
/** @internal */
export { exchangeOf } from "./integrations/request/exchange-of.js";
/** @internal */
export type { RequestLog } from "./integrations/request/request-log.js";
/** @internal */
export { lateRequestLog } from "./integrations/request/request-log.late.js";
/** @internal */
export { compileLate } from "./late/compile-late.js";
/** @internal */
export { invalidOption, readShape, TOP, wholeNumber } from "./options/check.js";
/** @internal */
export { OPTIONS } from "./options/shape.js";
/** @internal */
export { isError, sketchError } from "./record/describe-error.js";
/** @internal */
export { levelNumber } from "./record/level.js";
/** @internal */
export { attempt } from "./record/read-property.js";
/** @internal */
export { createKeyMatcher } from "./record/redact-key.js";
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
/** @internal */
export { instance } from "./runtime/realm.js";
export { recover } from "./runtime/recovering.js";
/** @internal */
export { warn } from "./runtime/warn.js";
