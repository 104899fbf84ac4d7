import { escapeControl } from "../../../record/escape.js";
import type { LogRecord, Value } from "../../../record/record.js";
import { Flow, margin } from "./flow.js";
import type { Head } from "./head.js";
import { count, countOf, duration } from "./number.js";
import { HANG, INDENT, type Screen } from "./screen.js";
import { messageText } from "./title.js";
import { clip } from "./width.js";

type Event = ReadonlyMap<string, Value>;

/** `✖ 14:03:09.412 PaymentService STORM 151 different errors  4,812 records in 2.0 s`, then the largest, a line each. */
export function stormLines(record: LogRecord, event: Event, head: Head, screen: Screen): string[] {
  const { lost, bold, dim } = screen.palette;
  const mark = { symbol: lost("↯"), label: lost("STORM") };
  const flow = new Flow(screen.columns, head.prefix(record, mark), margin(HANG));
  flow.put(countOf(numberOf(event.get("storm.errors")), "different error"), bold);
  flow.putWhole([{ text: `${countOf(numberOf(event.get("storm.records")), "record")}${span(event)}`, paint: dim }], 2);
  const largest = event.get("storm.largest");
  return [...flow.finish(), ...(Array.isArray(largest) ? largest.flatMap((part) => partLine(part, screen)) : [])];
}

function span(event: Event): string {
  const [first, last] = ["first", "last"].map((which) => Date.parse(String(event.get(`${which}_observed_timestamp`))));
  const ms = (last as number) - (first as number);
  return ms >= 0 ? ` in ${duration(ms)}` : "";
}

/** `×1,203 PaymentError: charge failed`, cut where the line ends. */
function partLine(part: Value, { columns, palette }: Screen): string[] {
  if (!(part instanceof Map)) return [];
  const times = `×${count(numberOf(part.get("count")))}`;
  const title = part.get("title") ?? part.get("fingerprint");
  const text = messageText(escapeControl(String(title)))
    .split("\n", 1)
    .join("");
  const flow = new Flow(columns, margin(INDENT), margin(HANG)).put(times, palette.repeat);
  return flow.put(clip(text, Math.max(1, columns - INDENT.length - times.length - 1)), palette.plain).finish();
}

function numberOf(value: Value | undefined): number {
  return typeof value === "number" ? value : 0;
}
