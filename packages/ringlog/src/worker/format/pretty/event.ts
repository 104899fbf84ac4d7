import { escapeControl } from "../../../record/escape.js";
import type { LogRecord, Value } from "../../../record/record.js";
import { Flow, margin } from "./flow.js";
import type { Head } from "./head.js";
import { count, countOf, duration } from "./number.js";
import { firstLine, type Shown } from "./recent-errors.js";
import { HANG, INDENT, type Screen } from "./screen.js";
import { messageText } from "./title.js";

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

/**
 * `↻ PaymentError [E_PAY] charge failed  ×4,812 in 2.0 s, 311 requests (suppressed)`, then samples of what was withheld, and
 * which line it goes with: the title is that of the record that was shown, its time follows.
 */
export function summaryLines(
  record: LogRecord,
  event: Event,
  shown: Shown | undefined,
  head: Head,
  screen: Screen,
): string[] {
  const { repeat, levels } = screen.palette;
  const symbol = repeat("↻");
  const label = levels.get(record.level)?.label ?? "";
  const isShort = screen.columns < ROOMY_COLUMNS && !screen.words;
  const prefix = isShort ? { text: `${symbol} `, columns: 2 } : head.prefix(record, { symbol, label });
  const flow = new Flow(screen.columns, prefix, margin(HANG));
  const title = shown?.title ?? [{ text: summaryTitle(record, event), paint: screen.palette.bold }];
  for (const { text, paint } of title) flow.put(text, paint);
  return [
    ...flow.putWhole([{ text: summaryFigures(event, screen), paint: repeat }], 2).finish(),
    ...messageLines(
      event,
      title.map(({ text }) => text),
      screen,
    ),
    ...originLines(event, shown === undefined ? "" : `first at ${head.time(shown.timeMs)}`, screen),
  ];
}

/** One line; messages that differ follow as samples. */
function summaryTitle({ msg }: LogRecord, event: Event): string {
  return firstLine(messageText(msg === "" ? (texts(event.get("suppressed.messages"))[0] ?? "") : msg));
}

function summaryFigures(event: Event, { words }: Screen): string {
  const withheld = count(numberOf(event.get("log_count")));
  const requests = numberOf(event.get("suppressed.requests"));
  const span = timeOf(event.get("last_observed_timestamp")) - timeOf(event.get("first_observed_timestamp"));
  const times = `${words ? `${withheld} more` : `×${withheld}`}${span >= 1 ? ` in ${duration(span)}` : ""}`;
  return `${times}${requests > 0 ? `, ${countOf(requests, "request")}` : ""} (suppressed)`;
}

/** Messages where they differ from what the title says. */
function messageLines(event: Event, title: readonly string[], screen: Screen): string[] {
  const { dim, plain } = screen.palette;
  const messages = texts(event.get("suppressed.messages")).map((text) => firstLine(messageText(text)));
  const shown = messages.filter((message) => messages.length > 1 && !title.includes(message)).slice(0, MAX_MESSAGES);
  return shown.flatMap((message) => {
    return new Flow(screen.columns, margin(INDENT), margin(HANG)).put("such as", dim).put(message, plain).finish();
  });
}

/** The record that was shown, and request ids to look for. */
function originLines(event: Event, first: string, screen: Screen): string[] {
  const { dim } = screen.palette;
  const requests = texts(event.get("suppressed.request_ids"));
  const flow = new Flow(screen.columns, margin(INDENT), margin(HANG)).putWhole([{ text: first, paint: dim }]);
  if (requests.length > 0) flow.put(screen.words ? "requests" : "req", dim, 2);
  for (const id of requests) flow.putWhole([{ text: escapeControl(id), paint: dim }]);
  if (numberOf(event.get("suppressed.requests")) > requests.length) flow.put(screen.words ? "and more" : "…", dim);
  return flow.finish().filter((line) => line !== INDENT);
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
