import { formatBytes, formatCount, formatDuration, formatShare } from "../format.js";
import { type Fields, listOf, mapOf, numberOf, textOf, textsOf, timeMsOf } from "./entry-fields.js";
import type { EntryKind } from "./entry-kind.js";
import { utcTime } from "./figures.js";

/** One line of what a record of ringlog's tells, in words. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  /** Where the value leads: lines with this field. */
  readonly condition?: { readonly field: string; readonly value: string };
  /** What `text` names, each of which leads to its request. */
  readonly requestIds?: readonly string[];
  /** The field that it tells, where no condition does. */
  readonly field?: string;
  /** Of a time, which the page shows as the user wants it; `text` has it in UTC. */
  readonly timeMs?: number;
}

type Maybe = Fact | undefined;

/** What is to be said of a record beside its message. */
export function factsOf(kind: EntryKind, fields: Fields): readonly Fact[] {
  const facts = { ...READERS }[kind as keyof typeof READERS]?.(fields) ?? [];
  return [...facts, ...recorderFacts(fields)].filter((fact) => fact !== undefined);
}

const READERS = {
  suppressed: suppressedFacts,
  dropped: droppedFacts,
  storm: stormFacts,
  stall: stallFacts,
  recovered: recoveredFacts,
  access: accessFacts,
} satisfies Partial<Record<EntryKind, (fields: Fields) => readonly Maybe[]>>;

function suppressedFacts(fields: Fields): readonly Maybe[] {
  return [
    counted(fields, "log_count", "Withheld", "beside the one that was written"),
    counted(fields, "suppressed.requests", "Requests hit", "of the withheld, at least"),
    ...span(fields),
    ...textsOf(fields, "suppressed.messages").map((text) => ({ label: "Such as", text })),
    requestsFact(textsOf(fields, "suppressed.request_ids")),
  ];
}

function requestsFact(ids: readonly string[]): Maybe {
  return ids.length === 0 ? undefined : { label: "Requests", text: ids.join(", "), requestIds: ids };
}

const LOSS_REASONS: ReadonlyMap<string, string> = new Map([
  ["full", "the buffer was full: more was logged than could be written"],
  ["sink", "the output failed: the disk is full, or the file cannot be written"],
  ["exit", "no time was left when the process ended"],
]);

function droppedFacts(fields: Fields): readonly Maybe[] {
  const reason = textOf(fields, "dropped.reason");
  const levels = [...mapOf(fields.get("dropped.by_level"))].filter(
    ([, records]) => typeof records === "number" && records > 0,
  );
  return [
    counted(fields, "dropped.count", "Records lost"),
    reason === undefined ? undefined : { label: "Because", text: LOSS_REASONS.get(reason) ?? reason },
    ...levels.map(([level, records]) => ({ label: level, text: formatCount(Number(records)) })),
  ];
}

function stormFacts(fields: Fields): readonly Maybe[] {
  return [
    counted(fields, "storm.errors", "Different errors"),
    counted(fields, "storm.records", "Records"),
    ...span(fields),
    ...listOf(fields, "storm.largest").map((part) => {
      const error = mapOf(part);
      const fingerprint = textOf(error, "fingerprint") ?? "";
      const text = textOf(error, "title") ?? fingerprint;
      return {
        label: `×${formatCount(numberOf(error, "count") ?? 0)}`,
        text,
        condition: { field: "error.fingerprint", value: fingerprint },
      };
    }),
  ];
}

function stallFacts(fields: Fields): readonly Maybe[] {
  const cpu = numberOf(fields, "stall.cpu.utilization");
  const isOngoing = fields.get("stall.ongoing") === true;
  return [
    durationFact(fields, "stall.duration_ms", isOngoing ? "Has stood still for" : "Stood still for"),
    isOngoing ? { label: "State", text: "was still going on when this was written" } : undefined,
    timeFact(fields, "stall.since", "Since"),
    cpu === undefined ? undefined : { label: "CPU meanwhile", text: `${formatShare(cpu)} of one CPU` },
    counted(fields, "stall.count", "Stalls", "told together"),
    durationFact(fields, "stall.longest_ms", "The longest"),
    condition(fields, "code.function.name", "What ran"),
  ];
}

function recoveredFacts(fields: Fields): readonly Maybe[] {
  return [
    counted(fields, "recovered.count", "Records saved"),
    counted(fields, "recovered.dropped", "Records lost"),
    timeFact(fields, "recovered.last_seen", "Last sign of life"),
    counted(fields, "recovered.by_pid", "Saved by process"),
    ...textsOf(fields, "recovered.damages").map((text) => ({ label: "Damage", text })),
  ];
}

function accessFacts(fields: Fields): readonly Maybe[] {
  const seconds = numberOf(fields, "http.server.request.duration");
  const size = numberOf(fields, "http.response.body.size");
  return [
    condition(fields, "http.request.method", "Method"),
    condition(fields, "http.route", "Route"),
    condition(fields, "url.path", "Path"),
    condition(fields, "http.response.status_code", "Status"),
    seconds === undefined
      ? undefined
      : { label: "Took", text: formatDuration(seconds * 1000), field: "http.server.request.duration" },
    size === undefined ? undefined : { label: "Body", text: formatBytes(size), field: "http.response.body.size" },
    fields.get("http.aborted") === true ? { label: "Aborted", text: "the response was not completed" } : undefined,
    condition(fields, "error.type", "Error"),
    condition(fields, "error.message", "Message"),
  ];
}

function recorderFacts(fields: Fields): readonly Maybe[] {
  return [
    fields.get("log.recorded") === true
      ? { label: "Recorder", text: "was only kept, and written because of the error after it" }
      : undefined,
    counted(fields, "recorder.evicted", "Recorder", "earlier records made way for newer ones"),
    counted(fields, "recorder.refused", "Recorder", "records were too large to be kept"),
    counted(fields, "recorder.lost", "Recorder", "records were lost"),
  ];
}

function span(fields: Fields): readonly Maybe[] {
  const first = timeMsOf(fields, "first_observed_timestamp");
  const last = timeMsOf(fields, "last_observed_timestamp");
  const isSpan = first !== undefined && last !== undefined && last > first;
  return [
    timeFact(fields, "first_observed_timestamp", "First"),
    timeFact(fields, "last_observed_timestamp", "Last"),
    isSpan ? { label: "Within", text: formatDuration(last - first) } : undefined,
  ];
}

function counted(fields: Fields, key: string, label: string, remark = ""): Maybe {
  const value = numberOf(fields, key);
  return value === undefined
    ? undefined
    : { label, text: remark === "" ? formatCount(value) : `${formatCount(value)} ${remark}` };
}

function durationFact(fields: Fields, key: string, label: string): Maybe {
  const ms = numberOf(fields, key);
  return ms === undefined ? undefined : { label, text: formatDuration(ms) };
}

function timeFact(fields: Fields, key: string, label: string): Maybe {
  const timeMs = timeMsOf(fields, key);
  return timeMs === undefined ? undefined : { label, text: utcTime(timeMs), timeMs };
}

function condition(fields: Fields, field: string, label: string): Maybe {
  const value = fields.get(field);
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return { label, text: String(value), condition: { field, value: String(value) } };
}
