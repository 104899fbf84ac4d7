import { escapeControl } from "../../../record/escape.js";
import type { Value, ValueObject } from "../../../record/record.js";
import type { Flow } from "./flow.js";
import { countOf } from "./number.js";
import { HANG, type Screen } from "./screen.js";
import { inlineField, inlineValue, keyText } from "./value.js";
import { displayWidth } from "./width.js";

/** Most lines that one field takes, as a text or as an object; the log file has the whole of it. */
const MAX_LINES = 10;
const MAX_BLOCK_LINES = 20;
/** Most lines that a text inside an object takes. */
const TEXT_LINES = 3;
const STEP = "  ";

/** Appends `key=value` for each field that `skip` does not name. What is too long for a line gets lines of its own. */
export function putFields(
  flow: Flow,
  fields: ValueObject,
  screen: Screen,
  skip?: (key: string, value: Value) => boolean,
): void {
  for (const [key, value] of fields) {
    if (skip?.(key, value) !== true) putField(flow, key, value, screen);
  }
}

export function putField(flow: Flow, key: string, value: Value, screen: Screen): void {
  const { dim, plain } = screen.palette;
  const room = screen.columns - HANG.length;
  const name = { text: `${keyText(key)}=`, paint: dim };
  const text = inlineField(value, room);
  if (displayWidth(name.text) + displayWidth(text) <= room && !text.endsWith("…")) {
    flow.putWhole([name, { text, paint: plain }], 2);
    return;
  }
  flow.break();
  flow.put(name.text, dim);
  if (typeof value === "string") putLongText(flow, value, screen);
  else putLines(flow, blockLines(value, room), screen);
  flow.break();
}

/** A long text keeps its own lines, each after a bar that says so. */
function putLongText(flow: Flow, value: string, screen: Screen): void {
  const { dim, plain } = screen.palette;
  const most = screen.columns * MAX_LINES;
  const shown = value.slice(0, most).replace(/[\ud800-\udbff]$/, "");
  const lines = shown.split("\n");
  if (lines.length === 1) {
    flow.put(`"${escapeControl(shown)}`, plain, 0);
  } else {
    for (const line of lines.slice(0, MAX_LINES)) {
      flow
        .break()
        .put(screen.words ? "" : "│", dim)
        .put(escapeControl(line.replaceAll("\t", STEP)), plain);
    }
  }
  const left = value.length - lines.slice(0, MAX_LINES).join("\n").length;
  if (left > 0) flow.putWhole([{ text: `… ${countOf(left, "more character")}`, paint: dim }]);
  else if (lines.length === 1) flow.put('"', plain, 0);
}

function putLines(flow: Flow, lines: readonly string[], screen: Screen): void {
  const shown = lines.length > MAX_BLOCK_LINES ? lines.slice(0, MAX_BLOCK_LINES - 1) : lines;
  shown.forEach((line, index) => {
    if (index > 0) flow.break();
    flow.put(line, screen.palette.plain, 0);
  });
  if (shown.length < lines.length) flow.break().put(`${STEP}… cut here`, screen.palette.dim);
}

/** An object or array with one entry a line, long entries split again. Stops after `MAX_BLOCK_LINES`. */
function blockLines(value: Value, columns: number, indent = ""): string[] {
  if (typeof value === "string") return [inlineValue(value, columns * TEXT_LINES)];
  const text = inlineValue(value, columns);
  if (typeof value !== "object" || value === null || !text.endsWith("…")) return [text];
  const isArray = Array.isArray(value);
  const entries = isArray ? value.map((item) => ["", item] as const) : (value as ValueObject);
  const inner = indent + STEP;
  const lines = [isArray ? "[" : "{"];
  for (const [key, item] of entries) {
    const name = isArray ? "" : `${keyText(key)}: `;
    const [first = "", ...rest] = blockLines(item, Math.max(20, columns - inner.length - name.length - 1), inner);
    lines.push(`${inner}${name}${first}`, ...rest);
    if (lines.length > MAX_BLOCK_LINES) return lines;
  }
  lines.push(`${indent}${isArray ? "]" : "}"}`);
  return lines;
}
