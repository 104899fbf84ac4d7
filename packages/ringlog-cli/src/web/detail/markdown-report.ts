import type { EntryReply, Row } from "../../model/api.js";
import { formatCount, plural } from "../format.js";
import { callText, watchedCall } from "./call-facts.js";
import { factsOf } from "./entry-facts.js";
import { type Fields, fieldsOf, textOf } from "./entry-fields.js";
import { kindName, kindOf } from "./entry-kind.js";
import { type ErrorNode, errorTitle, errorTree } from "./error-tree.js";
import { relativeTime, utcTime } from "./figures.js";
import { codeBlock, inlineCode } from "./markdown-text.js";
import { ownFields } from "./own-fields.js";
import { baselineText, type Reading, readingsOf, readingText } from "./readings.js";
import { blockValue, inlineValue } from "./value-text.js";

/** More would not fit into an issue. */
const MAX_STACK_CHARACTERS = 8_000;
const MAX_FIELDS = 60;
const MAX_RAW_CHARACTERS = 4_000;

/** An entry as a report for an issue: what, when, where, stack, causes, machine, arguments, fields, neighbours. Ends with a line break. */
export function markdownReport(reply: EntryReply): string {
  const fields = fieldsOf(reply);
  const kind = kindOf(fields, reply.row.isBad);
  const error = errorTree(fields);
  const title = error === undefined ? reply.row.msg : errorTitle(error);
  const parts = [
    `## ${inlineCode(title) || kindName(kind, fields)}`,
    headLines(reply, fields).join("\n"),
    error === undefined ? "" : section("Stack", codeBlock(stackText(error))),
    error === undefined || error.below.length === 0 ? "" : section("Causes", codeBlock(causesText(error))),
    section("Facts", list(factsOf(kind, fields).map(({ label, text }) => `${inlineCode(label)}: ${inlineCode(text)}`))),
    section("Machine at that moment", machineText(reply, fields)),
    section("Call", callLines(fields)),
    section("Fields", fieldLines(fields)),
    section(neighboursTitle(reply), neighbourLines(reply)),
    reply.fields === null ? section("Line", codeBlock(reply.raw.slice(0, MAX_RAW_CHARACTERS))) : "",
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function section(title: string, text: string): string {
  return text === "" ? "" : `### ${title}\n\n${text}`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function headLines({ row, file, group }: EntryReply, fields: Fields): string[] {
  const pid = fields.get("process.pid");
  const thread = fields.get("thread.id");
  const facts: [string, string | undefined][] = [
    ["Time", utcTime(row.timeMs)],
    ["Level", row.level],
    ["Service", row.service ?? undefined],
    [
      "Process",
      typeof pid === "number" ? `${pid}${typeof thread === "number" ? `, thread ${thread}` : ""}` : undefined,
    ],
    ["Request", row.requestId ?? undefined],
    ["Trace", textOf(fields, "trace_id")],
    ["Message", row.msg],
    ["Kind", group === undefined ? undefined : groupText(group)],
    ["File", file],
  ];
  return facts.flatMap(([label, text]) =>
    text === undefined || text === "" ? [] : [`- **${label}:** ${inlineCode(text)}`],
  );
}

function groupText({ fingerprint, count: times, requests, firstMs, lastMs }: NonNullable<EntryReply["group"]>): string {
  const hit = requests > 0 ? `, ${plural(requests, "request")} hit` : "";
  return `${fingerprint}: ${formatCount(times)} times${hit}, from ${utcTime(firstMs)} to ${utcTime(lastMs)}`;
}

function stackText(error: ErrorNode): string {
  const text = error.stacktrace || errorTitle(error);
  return text.length > MAX_STACK_CHARACTERS ? `${text.slice(0, MAX_STACK_CHARACTERS)}\n…` : text;
}

/** Causes with the frames that are their own, indented as deep as they stand. */
function causesText(error: ErrorNode, indent = ""): string {
  const lines = error.below.flatMap((node) => {
    const own = node.frames.slice(0, node.frames.length - node.shared).map(({ source }) => `${indent}    ${source}`);
    const shared = node.shared > 0 ? [`${indent}    … ${plural(node.shared, "frame")} as above`] : [];
    const props = node.props.size > 0 ? [`${indent}    ${inlineValue(Object.fromEntries(node.props), 400)}`] : [];
    const below = node.below.length > 0 ? [causesText(node, `${indent}  `)] : [];
    return [`${indent}${node.label} ${errorTitle(node)}`, ...own, ...shared, ...props, ...below];
  });
  const left = error.leftOut > 0 ? [`${indent}… ${plural(error.leftOut, "more error")}`] : [];
  return [...lines, ...left].join("\n");
}

function machineText({ baseline }: EntryReply, fields: Fields): string {
  const readings = readingsOf(fields, baseline);
  if (readings.length === 0) return "";
  const lines = readings.map(machineLine);
  const note = baselineText(baseline);
  return `${list(lines)}${note === undefined ? "" : `\n\n${note}`}`;
}

function machineLine(reading: Reading): string {
  const text = readingText(reading);
  if (reading.mark === undefined) return text;
  return `**${text}** (${reading.mark === "high" ? "high" : `${reading.mark} the usual`})`;
}

function callLines(fields: Fields): string {
  const call = watchedCall(fields);
  if (call === undefined) return "";
  const path = call.path.length > 1 ? [`through ${call.path.join(" ← ")}`] : [];
  const changes = call.changes.map(({ path: where, from, to }) => `changed since: ${where} ${from} → ${to}`);
  return codeBlock(
    [callText(call, 2_000), ...path, call.outcome ?? "", ...call.figures, ...changes]
      .filter((line) => line !== "")
      .join("\n"),
  );
}

function fieldLines(fields: Fields): string {
  const rows = ownFields(fields);
  if (rows.length === 0) return "";
  const shown = rows.slice(0, MAX_FIELDS).map(({ name, value }) => [name, value] as const);
  const more = rows.length > MAX_FIELDS ? `\n\n${rows.length - MAX_FIELDS} more fields` : "";
  return `${codeBlock(blockValue(Object.fromEntries(shown)), "json")}${more}`;
}

function neighboursTitle({ neighbours }: Pick<EntryReply, "neighbours">): string {
  const where = { request: "in the same request", thread: "of the same thread", file: "of the same file" }[neighbours];
  return `Lines around it, ${where}`;
}

function neighbourLines({ before, after, row }: EntryReply): string {
  if (before.length + after.length === 0) return "";
  const line = (other: Row, mark: string) => {
    const at = other.timeMs === null || row.timeMs === null ? "–" : relativeTime(other.timeMs - row.timeMs);
    const service = other.service !== null && other.service !== row.service ? ` ${other.service}` : "";
    return `${mark} ${at.padStart(9)} ${other.level.padEnd(5)}${service} ${other.msg.replace(/\s+/g, " ").slice(0, 300)}`;
  };
  const lines = [...before.map((other) => line(other, " ")), line(row, ">"), ...after.map((other) => line(other, " "))];
  return codeBlock(lines.join("\n"));
}
