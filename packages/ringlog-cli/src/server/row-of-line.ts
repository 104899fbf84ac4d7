import { readEntry } from "../entry/read-entry.js";
import type { Line, LogFile } from "../lines/log-file.js";
import type { Row } from "../model/api.js";
import type { Entry } from "../model/entry.js";

/** Enough for a list; the whole text is in the line's own reply. */
const MAX_TEXT_LENGTH = 2000;

/** A line of a file as a list shows it, without an index. */
export function rowOfLine(file: LogFile, line: Line): Row {
  const id = `${file.key}.${line.byte}`;
  const entry = readEntry(line.bytes);
  return "kind" in entry ? badRow(id, line.bytes) : goodRow(id, entry);
}

function goodRow(id: string, { timeMs, level, msg, fields }: Entry): Row {
  const text = (name: string) => textOf(fields.get(name));
  return {
    id,
    timeMs: timeMs ?? null,
    level: level ?? "none",
    msg: msg.slice(0, MAX_TEXT_LENGTH),
    service: text("service.name"),
    logger: text("logger.name"),
    requestId: text("request.id"),
    errorType: text("exception.type"),
    fingerprint: text("error.fingerprint"),
    isBad: false,
  };
}

function badRow(id: string, bytes: Buffer): Row {
  const msg = bytes.toString("utf8", 0, MAX_TEXT_LENGTH);
  const none = { service: null, logger: null, requestId: null, errorType: null, fingerprint: null };
  return { id, timeMs: null, level: "none", msg, ...none, isBad: true };
}

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value.slice(0, MAX_TEXT_LENGTH);
  return typeof value === "number" ? String(value) : null;
}
