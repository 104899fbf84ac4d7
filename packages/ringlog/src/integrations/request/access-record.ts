import type { LogMethod } from "../../caller/logger-interface.js";

/** What an access record says. */
export interface Access {
  readonly method: string;
  readonly route: string | undefined;
  readonly path: string;
  readonly status: number | undefined;
  readonly durationMs: number;
  readonly bodyBytes: number | undefined;
  readonly isAborted: boolean;
  readonly errorType: string | undefined;
  /** Of an error that has no record at an ordinary level. */
  readonly errorMessage: string | undefined;
}

const LONGEST_PATH = 200;

/** The fields of an access record; in this order in every one, so that they are written by code made for them. */
export function accessFields(access: Access): object {
  const fields = {
    "http.request.method": access.method,
    "http.route": access.route,
    "url.path": access.path,
    "http.response.status_code": access.status,
    "http.server.request.duration": Math.round(access.durationMs * 1_000) / 1_000_000,
    "http.response.body.size": access.bodyBytes,
  };
  if (!access.isAborted && access.errorType === undefined) return fields;
  return {
    ...fields,
    "error.type": access.errorType,
    "error.message": access.errorMessage,
    "http.aborted": access.isAborted || undefined,
  };
}

/**
 * Writes it. The message is a template: written out, each duration would be a message of its own, and the ring's dictionary is for
 * those that come again.
 */
export function logAccess(log: LogMethod, access: Access, fields: object): void {
  const { method, route, path, status, isAborted } = access;
  const place = route ?? (path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path);
  const duration = shortMs(access.durationMs);
  if (!isAborted) log("%s %s %d %s ms", method, place, status, duration, fields);
  else if (status === undefined) log("%s %s aborted after %s ms", method, place, duration, fields);
  else log("%s %s %d aborted after %s ms", method, place, status, duration, fields);
}

function shortMs(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
