export type { NextErrorContext, NextErrorRequest } from "./next/error-fields.js";
export { onRequestError } from "./next/on-request-error.js";
export { type RinglogNextOptions, register, registerRinglog } from "./next/register.js";
export { getRequestLogger, type WithLog, withRequestLog } from "./next/with-request-log.js";
export type { RequestLogOptions, RequestOutcome } from "./request/request-log-options.js";
