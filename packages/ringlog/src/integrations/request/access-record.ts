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
/** Of the 10,000 messages that a ring knows. */
const MOST_KEPT = 1_000;

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

/** Texts that are given to the log as they are. */
const kept = new Set<string>();

/**
 * Writes it. A message that comes again is known to the ring by a number, which takes a fraction of the time; but the ring has room for
 * so many, most of which are the application's. The others come as what a placeholder takes.
 */
export function logAccess(log: LogMethod, access: Access, fields: object): void {
  const text = accessText(access);
  if (kept.has(text)) return log(text, fields);
  if (kept.size < MOST_KEPT && access.route !== undefined && !text.includes("%")) kept.add(text);
  log("%s", text, fields);
}

function accessText({ method, route, path, status, durationMs, isAborted }: Access): string {
  const place = route ?? (path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path);
  const answer = status === undefined ? "" : ` ${status}`;
  return `${method} ${place}${answer}${isAborted ? " aborted after" : ""} ${shortMs(durationMs)} ms`;
}

function shortMs(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
