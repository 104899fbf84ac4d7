import { readFileSync } from "node:fs";
import { normalizeMessage } from "../../../ringlog/src/record/fingerprint-text.js";
import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import { readEntry } from "../entry/read-entry.js";
import type { LogFile } from "../lines/log-file.js";
import type { Entry } from "../model/entry.js";
import { toPredicate } from "../query/to-predicate.js";
import type { Selected } from "./log-index.js";
import { RecordHead } from "./thread/record-head.js";

/** A line as plain JavaScript reads it: what an index has to agree with. */
export interface ReferenceLine {
  readonly id: string;
  readonly file: number;
  readonly byte: number;
  readonly raw: string;
  /** Undefined for a bad line. */
  readonly entry: Entry | undefined;
  /** Its time, or that of the line before it in its file. */
  readonly atMs: number | undefined;
}

/** All lines of some logs, by reading and parsing each. */
export function readReference(
  files: readonly LogFile[],
  contents = files.map(({ path }) => readFileSync(path)),
): ReferenceLine[] {
  return files.flatMap((file, number) => linesOf(file, number, contents[number] as Buffer));
}

function linesOf({ key }: LogFile, file: number, content: Buffer): ReferenceLine[] {
  const lines: ReferenceLine[] = [];
  const head = new RecordHead();
  let atMs: number | undefined;
  for (let byte = 0; byte < content.length; ) {
    const newline = content.indexOf(0x0a, byte);
    const end = newline < 0 ? content.length : newline;
    const bytes = content.subarray(byte, newline > byte && content[newline - 1] === 0x0d ? end - 1 : end);
    if (bytes.length > 0) {
      const read = readEntry(bytes);
      const entry = "kind" in read ? undefined : read;
      // A torn line stands at the time that it begins with.
      atMs = entry?.timeMs ?? (head.read(bytes, 0, bytes.length) ? head.timeMs : atMs);
      lines.push({ id: `${key}.${byte}`, file, byte, raw: bytes.toString(), entry, atMs });
    }
    byte = end + 1;
  }
  return lines;
}

const BAD_TEXT_BYTES = 500;

/** Lines of a selection, newest first. A bad line is asked as one of its text alone. */
export function select(lines: readonly ReferenceLine[], { query, range }: Selected): ReferenceLine[] {
  const predicate = toPredicate(query);
  const { fromMs, toMs } = range;
  const selected = lines.filter(({ entry, raw, atMs }) => {
    if ((fromMs !== undefined || toMs !== undefined) && atMs === undefined) return false;
    if (fromMs !== undefined && (atMs as number) < fromMs) return false;
    if (toMs !== undefined && (atMs as number) >= toMs) return false;
    return predicate(entry ?? badEntry(raw));
  });
  return selected.sort((a, b) => time(b) - time(a) || b.file - a.file || b.byte - a.byte);
}

function badEntry(raw: string): Entry {
  const msg = Buffer.from(raw).toString("utf8", 0, BAD_TEXT_BYTES);
  return { format: "text", timeMs: undefined, level: undefined, msg, fields: new Map() };
}

function time({ atMs }: ReferenceLine): number {
  return atMs ?? Number.NEGATIVE_INFINITY;
}

/** 0 none, 1 trace to 6 fatal. */
export function levelOf({ entry }: ReferenceLine): number {
  return entry?.level === undefined ? 0 : LEVEL_NAMES.indexOf(entry.level) + 1;
}

/** What a line is grouped by as an error, spelled out; undefined for none. */
export function groupOf({ entry }: ReferenceLine): string | undefined {
  if (entry === undefined) return undefined;
  const { fields, level, msg } = entry;
  const fingerprint = fields.get("error.fingerprint");
  if (typeof fingerprint === "string") return fingerprint;
  if (level !== "error" && level !== "fatal") return undefined;
  return `${fields.get("exception.type") ?? ""}\n${normalizeMessage(String(fields.get("exception.message") ?? msg))}`;
}
