import { escapeControl } from "../../../record/escape.js";
import type { LogRecord, Value } from "../../../record/record.js";
import { Flow, margin } from "./flow.js";
import type { Head } from "./head.js";
import { count, countOf, duration } from "./number.js";
import { HANG, INDENT, type Screen } from "./screen.js";
import { messageText, typeText } from "./title.js";

/** `event.name` and what belongs to it. */
type Event = ReadonlyMap<string, Value>;

/** From this width on a summary shows time and name too; below, it repeats a line that has shown them. */
const ROOMY_COLUMNS = 100;
const MAX_MESSAGES = 3;
const LOSS_REASONS = new Map<Value | undefined, string>([
  ["full", "the buffer was full"],
  ["sink", "the output failed"],
  ["exit", "no time was left at exit"],
]);

/** `↻ PaymentError charge failed  ×4,812 in 2.0 s, 311 requests (suppressed)`, then samples of what was withheld. */
export function summaryLines(record: LogRecord, event: Event, head: Head, screen: Screen): string[] {
  const { bold, repeat, levels } = screen.palette;
  const symbol = repeat("↻");
  const label = levels.get(record.level)?.label ?? "";
  const short = { text: `${symbol} `, columns: 2 };
  const prefix = screen.columns < ROOMY_COLUMNS ? short : head.prefix(record, { symbol, label });
  const flow = new Flow(screen.columns, prefix, margin(HANG));
  const title = summaryTitle(record, event);
  flow.put(title, bold);
  return [
    ...flow.putWhole([{ text: summaryFigures(event), paint: repeat }], 2).finish(),
    ...sampleLines(event, title, screen),
  ];
}

/** One line; messages that differ follow as samples. */
function summaryTitle({ msg, error }: LogRecord, event: Event): string {
  if (error !== undefined) return firstLine(`${typeText(error.type)} ${error.message}`);
  return firstLine(msg === "" ? (texts(event.get("suppressed.messages"))[0] ?? "") : msg);
}

function firstLine(text: string): string {
  return messageText(text).split("\n", 1).join("");
}

function summaryFigures(event: Event): string {
  const withheld = numberOf(event.get("log_count"));
  const requests = numberOf(event.get("suppressed.requests"));
  const span = timeOf(event.get("last_observed_timestamp")) - timeOf(event.get("first_observed_timestamp"));
  const times = `×${count(withheld)}${span >= 0 ? ` in ${duration(span)}` : ""}`;
  return `${times}${requests > 0 ? `, ${countOf(requests, "request")}` : ""} (suppressed)`;
}

/** Messages where they differ, and request ids to look for. */
function sampleLines(event: Event, title: string, screen: Screen): string[] {
  const { dim, plain } = screen.palette;
  const messages = texts(event.get("suppressed.messages")).map(firstLine);
  const requests = texts(event.get("suppressed.request_ids"));
  const shown = messages.filter((message) => messages.length > 1 && message !== title).slice(0, MAX_MESSAGES);
  const lines = shown.flatMap((message) => {
    return new Flow(screen.columns, margin(INDENT), margin(HANG)).put("such as", dim).put(message, plain).finish();
  });
  if (requests.length === 0) return lines;
  const flow = new Flow(screen.columns, margin(INDENT), margin(HANG)).put("req", dim);
  for (const id of requests) flow.putWhole([{ text: escapeControl(id), paint: dim }]);
  if (numberOf(event.get("suppressed.requests")) > requests.length) flow.put("…", dim);
  return [...lines, ...flow.finish()];
}

/** `▼ 14:03:09.001 PaymentService LOST  512 records dropped: the buffer was full  500 info, 12 debug`. */
export function lossLines(record: LogRecord, event: Event, head: Head, screen: Screen): string[] {
  const { lost, bold, dim } = screen.palette;
  const prefix = head.prefix(record, { symbol: lost("▼"), label: `${lost("LOST")} ` });
  const reason = event.get("dropped.reason");
  const why = LOSS_REASONS.get(reason) ?? escapeControl(String(reason ?? "unknown reason"));
  const flow = new Flow(screen.columns, prefix, margin(HANG));
  flow.put(`${countOf(numberOf(event.get("dropped.count")), "record")} dropped: ${why}`, bold);
  const levels = event.get("dropped.by_level");
  if (levels instanceof Map) {
    const parts = [...(levels as Event)].filter(([, records]) => records !== 0);
    const named = parts.map(([level, records]) => `${count(numberOf(records))} ${escapeControl(level)}`);
    flow.putWhole([{ text: named.join(", "), paint: dim }], 2);
  }
  return flow.put(record.threadId === 0 ? "" : `thread ${record.threadId}`, dim, 2).finish();
}

function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function numberOf(value: Value | undefined): number {
  return typeof value === "number" ? value : 0;
}

/** Milliseconds of an RFC 3339 time; not a number where there is none. */
function timeOf(value: Value | undefined): number {
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}
