import * as requestLog from "./request-log.js";

/** Of servers that are logged. */
export const lateRequestLog = (): typeof requestLog => requestLog;
