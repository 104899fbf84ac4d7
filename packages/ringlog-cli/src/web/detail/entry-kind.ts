import { type Fields, numberOf, textOf } from "./entry-fields.js";
import { hasError } from "./error-tree.js";

/** What an entry tells of, which decides what is shown of it. */
export type EntryKind =
  | "error"
  | "suppressed"
  | "dropped"
  | "storm"
  | "stall"
  | "recovered"
  | "memory"
  | "access"
  | "line"
  | "bad";

const BY_EVENT: ReadonlyMap<string, EntryKind> = new Map([
  ["ringlog.suppressed", "suppressed"],
  ["ringlog.dropped", "dropped"],
  ["ringlog.storm", "storm"],
  ["ringlog.stall", "stall"],
  ["ringlog.recovered", "recovered"],
  ["ringlog.memory.high", "memory"],
  ["process.memory.high", "memory"],
]);

export function kindOf(fields: Fields, isBad: boolean): EntryKind {
  if (isBad) return "bad";
  const kind = BY_EVENT.get(textOf(fields, "event.name") ?? "");
  if (kind !== undefined) return kind;
  if (hasError(fields)) return "error";
  return isAccess(fields) ? "access" : "line";
}

function isAccess(fields: Fields): boolean {
  return (
    numberOf(fields, "http.response.status_code") !== undefined ||
    numberOf(fields, "http.server.request.duration") !== undefined
  );
}

const NAMES: Readonly<Record<EntryKind, string>> = {
  error: "Error",
  suppressed: "Suppressed errors",
  dropped: "Dropped records",
  storm: "Error storm",
  stall: "Stall of the event loop",
  recovered: "Recovered after a crash",
  memory: "Memory is high",
  access: "Request answered",
  line: "Log line",
  bad: "Line that cannot be read",
};

const EVENT_NAMES: ReadonlyMap<string, string> = new Map([
  ["process.uncaught_exception", "Uncaught exception"],
  ["process.unhandled_rejection", "Unhandled rejection"],
  ["process.warning", "Process warning"],
]);

/** What stands above an entry's title. */
export function kindName(kind: EntryKind, fields: Fields): string {
  return (kind === "error" && EVENT_NAMES.get(textOf(fields, "event.name") ?? "")) || NAMES[kind];
}
