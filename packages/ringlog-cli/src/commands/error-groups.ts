import { normalizeMessage } from "../../../ringlog/src/record/fingerprint-text.js";
import { LEVEL_NAMES, type LevelName } from "../../../ringlog/src/record/level.js";
import type { Entry } from "../model/entry.js";
import { fieldNumber, fieldText } from "./field-text.js";
import { TimeCounts } from "./spark.js";

/** Errors that are one. */
export interface ErrorGroup {
  /** `error.fingerprint`, else type and message without numbers and ids. */
  readonly key: string;
  readonly fingerprint: string | undefined;
  level: LevelName;
  type: string;
  message: string;
  functionName: string | undefined;
  /** Lines of it. */
  written: number;
  /** What summaries say was withheld. */
  suppressed: number;
  firstMs: number;
  lastMs: number;
  /** Ids of requests, as many as are kept. */
  readonly requestIds: Set<string>;
  /** Requests that summaries tell of beyond those with an id here. */
  untoldRequests: number;
  readonly services: Set<string>;
  readonly times: TimeCounts;
}

const MAX_GROUPS = 10_000;
const MAX_REQUESTS = 10_000;
const MAX_SERVICES = 100;
const MAX_MESSAGE_CHARACTERS = 1_000;
const SUPPRESSED = "ringlog.suppressed";
/** Records of ringlog itself that tell of something else than one error. */
const OTHER_EVENTS = new Set([
  "ringlog.storm",
  "ringlog.dropped",
  "ringlog.stall",
  "ringlog.recovered",
  "ringlog.memory.high",
]);

/** Gathers errors into groups, in bounded memory. */
export class ErrorGroups {
  /** Errors of kinds beyond those that are kept. */
  leftOut = 0;
  readonly #groups = new Map<string, ErrorGroup>();

  get all(): readonly ErrorGroup[] {
    return [...this.#groups.values()];
  }

  add(entry: Entry): void {
    const event = fieldText(entry, "event.name");
    if (event !== undefined && OTHER_EVENTS.has(event)) return;
    const group = this.#groupOf(entry);
    if (group === undefined) this.leftOut++;
    else if (event === SUPPRESSED) addSummary(group, entry);
    else addError(group, entry);
  }

  #groupOf(entry: Entry): ErrorGroup | undefined {
    const key = keyOf(entry);
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    if (this.#groups.size >= MAX_GROUPS) return undefined;
    const group = newGroup(key, entry);
    this.#groups.set(key, group);
    return group;
  }
}

function keyOf(entry: Entry): string {
  return fieldText(entry, "error.fingerprint") ?? `${typeOf(entry)}\n${normalizeMessage(messageOf(entry))}`;
}

function newGroup(key: string, entry: Entry): ErrorGroup {
  return {
    key,
    fingerprint: fieldText(entry, "error.fingerprint"),
    level: entry.level ?? "error",
    type: typeOf(entry),
    message: messageOf(entry),
    functionName: fieldText(entry, "code.function.name"),
    written: 0,
    suppressed: 0,
    firstMs: Number.POSITIVE_INFINITY,
    lastMs: Number.NEGATIVE_INFINITY,
    requestIds: new Set(),
    untoldRequests: 0,
    services: new Set(),
    times: new TimeCounts(),
  };
}

function typeOf(entry: Entry): string {
  return fieldText(entry, "exception.type") ?? fieldText(entry, "error.type") ?? "";
}

function messageOf(entry: Entry): string {
  const message = fieldText(entry, "exception.message") ?? entry.msg;
  return message.slice(0, MAX_MESSAGE_CHARACTERS);
}

function addError(group: ErrorGroup, entry: Entry): void {
  // A summary that came first, of an older file, has only a title.
  if (group.written === 0) {
    group.type = typeOf(entry) || group.type;
    group.message = messageOf(entry);
    group.functionName ??= fieldText(entry, "code.function.name");
  }
  group.written++;
  noteLevel(group, entry);
  noteService(group, entry);
  noteRequest(group, fieldText(entry, "request.id"));
  if (entry.timeMs !== undefined) noteTimes(group, entry.timeMs, entry.timeMs, 1);
}

/** Of withheld errors: they came between two times, of which all else is unknown, so they count at the later one. */
function addSummary(group: ErrorGroup, entry: Entry): void {
  const count = fieldNumber(entry, "log_count") ?? 0;
  group.suppressed += count;
  noteLevel(group, entry);
  noteService(group, entry);
  const firstMs = timeOf(entry, "first_observed_timestamp");
  const lastMs = timeOf(entry, "last_observed_timestamp") ?? entry.timeMs;
  if (lastMs !== undefined) noteTimes(group, firstMs ?? lastMs, lastMs, count);
  const ids = entry.fields.get("suppressed.request_ids");
  const told = Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
  for (const id of told) noteRequest(group, id);
  group.untoldRequests += Math.max(0, (fieldNumber(entry, "suppressed.requests") ?? 0) - told.length);
}

function timeOf(entry: Entry, name: string): number | undefined {
  const timeMs = Date.parse(fieldText(entry, name) ?? "");
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

function noteTimes(group: ErrorGroup, firstMs: number, lastMs: number, count: number): void {
  group.firstMs = Math.min(group.firstMs, firstMs);
  group.lastMs = Math.max(group.lastMs, lastMs);
  if (count > 0) group.times.add(lastMs, count);
}

function noteLevel(group: ErrorGroup, { level }: Entry): void {
  if (level !== undefined && LEVEL_NAMES.indexOf(level) > LEVEL_NAMES.indexOf(group.level)) group.level = level;
}

function noteService(group: ErrorGroup, entry: Entry): void {
  const service = fieldText(entry, "service.name");
  if (service !== undefined && group.services.size < MAX_SERVICES) group.services.add(service);
}

function noteRequest(group: ErrorGroup, id: string | undefined): void {
  if (id === undefined || group.requestIds.has(id)) return;
  if (group.requestIds.size < MAX_REQUESTS) group.requestIds.add(id);
  else group.untoldRequests++;
}
