import { isUtf8 } from "node:buffer";
import { LEVEL_NAMES } from "../record/level.js";

/** Whose a record is. */
export interface Origin {
  readonly instanceId: string;
  readonly serviceName: string;
  readonly pid: number;
  readonly threadId: number;
}

/** What a line is. */
export type LineKind =
  | { readonly kind: "record"; readonly origin: Origin; readonly seq: number; readonly time: string }
  /** Made by ringlog itself; `dropped` is what it tells of losses. */
  | { readonly kind: "own"; readonly origin: Origin; readonly dropped: number; readonly time: string }
  /** A part of a record, a damaged one, or several in one line. */
  | { readonly kind: "torn"; readonly what: string }
  | { readonly kind: "foreign"; readonly what: string };

type Parsed = { readonly [key: string]: unknown };

const START = '{"time":"';
const HEAD = new RegExp(
  `^\\{"time":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z","level":"(?:${LEVEL_NAMES.join("|")})",`,
);
const IDENTITY = '"service.instance.id":"';
/** A value at the end of an object, without the space that others write there. */
const END = /(?:["\d\]}]|true|false|null)\}\r?$/;
const LONGEST_END = 8;
/** Keys of every record, or of those that ringlog makes itself. */
const KEYS = ["time", "level", "msg", "service.name", "service.instance.id", "process.pid", "thread.id", "seq"];
/** One that lacks a key or two was a record; no other logger writes as many. */
const ENOUGH_KEYS = 6;
const LONGEST_ID = 64;

/** Tells what a line is, from its bytes without the line's end. */
export function lineKind(bytes: Buffer): LineKind {
  const text = bytes.toString("utf8");
  const parsed = HEAD.test(text) ? parse(text) : undefined;
  const found = readRecord(parsed);
  if (found === undefined) return torn(text, parsed) ?? { kind: "foreign", what: "not a line of ringlog" };
  // ringlog writes no others; U+FFFD stands for what could not be decoded, unless it was written as such.
  if (text.includes("\ufffd") && !isUtf8(bytes)) return { kind: "torn", what: "not UTF-8" };
  return found;
}

/** The same for a line that is too long to be looked into, from its first bytes. */
export function longLineKind(start: Buffer): LineKind {
  const text = start.toString("utf8");
  return { kind: text.startsWith(START) || text.includes("\0") ? "torn" : "foreign", what: "longer than maxLineBytes" };
}

/** `known` is what the line parses as, if that was tried and worked. */
function torn(text: string, known: unknown): LineKind | undefined {
  if (text.includes("\0")) return { kind: "torn", what: "has NUL bytes" };
  if (!isPartOfRecord(text)) return undefined;
  const parsed = known ?? parse(text);
  if (parsed === undefined) return { kind: "torn", what: "a part of a record" };
  return hasEnoughKeys(parsed) ? { kind: "torn", what: "a record that lacks something" } : undefined;
}

function isPartOfRecord(text: string): boolean {
  if (text.startsWith(START) || text.includes(IDENTITY)) return true;
  if (text.length > 1 && START.startsWith(text)) return true;
  return END.test(text.slice(-LONGEST_END));
}

function hasEnoughKeys(parsed: unknown): boolean {
  if (typeof parsed !== "object" || parsed === null) return false;
  return KEYS.filter((key) => Object.hasOwn(parsed, key)).length >= ENOUGH_KEYS;
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is wrong with it is nobody's question: it is no line of ours.
    return undefined;
  }
}

function readRecord(parsed: unknown): LineKind | undefined {
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const record = parsed as Parsed;
  const origin = readOrigin(record);
  if (origin === undefined || typeof record["msg"] !== "string") return undefined;
  const time = record["time"] as string;
  const { seq } = record;
  if (seq === undefined) return readOwn(record, origin, time);
  return isCount(seq) && seq > 0 ? { kind: "record", origin, seq, time } : undefined;
}

function readOrigin(record: Parsed): Origin | undefined {
  const { "service.instance.id": instanceId, "service.name": serviceName } = record;
  const { "process.pid": pid, "thread.id": threadId } = record;
  if (typeof instanceId !== "string" || instanceId.length === 0 || instanceId.length > LONGEST_ID) return undefined;
  if (typeof serviceName !== "string" || !isCount(pid) || !isCount(threadId)) return undefined;
  return { instanceId, serviceName, pid, threadId };
}

function readOwn(record: Parsed, origin: Origin, time: string): LineKind | undefined {
  const { "event.name": event, "dropped.count": count } = record;
  if (typeof event !== "string" || !event.startsWith("ringlog.")) return undefined;
  if (event !== "ringlog.dropped") return { kind: "own", origin, dropped: 0, time };
  return isCount(count) ? { kind: "own", origin, dropped: count, time } : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
