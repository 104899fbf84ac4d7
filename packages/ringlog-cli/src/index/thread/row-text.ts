import { LEVEL_NAMES } from "../../../../ringlog/src/record/level.js";
import type { Entry } from "../../model/entry.js";
import { groupHash } from "./group-hash.js";

/**
 * Keys that a line in a chunk file begins with. DuckDB takes the first of two equal keys, so that no line of a log can pretend to them.
 */
export const ROW_KEYS = {
  byte: "\u0001",
  atMs: "\u0002",
  level: "\u0003",
  isBad: "\u0004",
  hasNoTime: "\u0005",
  groupHash: "\u0006",
} as const;

/** `atMs` of lines that have no time, and none before them. All the times that a Date can have are above. */
export const NO_TIME_MS = -9_000_000_000_000_000;

const BAD_TEXT_BYTES = 500;

/** What a line in a chunk file begins with; ASCII; no brace closes it. */
export function rowHead(byte: number, atMs: number, level: number, group?: string): string {
  const head = `{"\\u0001":${byte},"\\u0002":${atMs},"\\u0003":${level}`;
  return group === undefined ? head : `${head},"\\u0006":"${group}"`;
}

/** The line in a chunk file for an entry of whatever format, in the words of docs/record.md. */
export function entryRow(entry: Entry, byte: number, atMs: number): Buffer {
  const members = [rowHead(byte, atMs, levelNumber(entry), groupHash(entry))];
  if (entry.timeMs === undefined) members.push('"\\u0005":1');
  members.push(`"msg":${json(entry.msg)}`);
  for (const [key, value] of entry.fields) members.push(`${json(key)}:${json(value)}`);
  return Buffer.from(`${members.join(",")}}`);
}

/** 1 (trace) to 6 (fatal); 0: none. */
export function levelNumber({ level }: Entry): number {
  return level === undefined ? 0 : LEVEL_NAMES.indexOf(level) + 1;
}

/** Only the beginning of a bad line is its message. */
export function badRow(line: Buffer, byte: number, atMs: number): Buffer {
  const text = line.toString("utf8", 0, Math.min(line.length, BAD_TEXT_BYTES));
  return Buffer.from(`${rowHead(byte, atMs, 0)},"\\u0004":1,"\\u0005":1,"msg":${json(text)}}`);
}

/** Undefined for what JSON does not have. Nesting that only a hostile line has is more than the stack holds. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return '"[nested too deeply]"';
  }
}

/** Without lone surrogates, which JSON.stringify escapes and DuckDB refuses. */
function json(value: unknown): string {
  const text = jsonOf(value) ?? "null";
  if (!text.includes("\\ud")) return text;
  return text.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escaped) =>
    /^\\ud[89a-f]/.test(escaped) ? "\ufffd" : escaped,
  );
}

/** The line in a chunk file for a single value. */
export function valueRow(byte: number, value: unknown): Buffer {
  return Buffer.from(`{"\\u0001":${byte},"value":${json(value)}}`);
}
