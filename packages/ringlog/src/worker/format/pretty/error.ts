import { escapeControl } from "../../../record/escape.js";
import type { DebugInfo, ErrorInfo, LogRecord } from "../../../record/record.js";
import { type Frame, type ParsedStack, parseStack } from "../../stack/parse-stack.js";
import { putCall, putPath } from "./call.js";
import { causeLines } from "./causes.js";
import { type Excerpts, excerptLines } from "./code-frame.js";
import { putFields } from "./fields.js";
import { Flow, margin } from "./flow.js";
import { foldFrames, frameLines, hiddenLines } from "./frames.js";
import { placeSpan } from "./place.js";
import { HANG, INDENT, type Screen } from "./screen.js";
import { putSnapshot } from "./snapshot.js";
import { errorCode, isPrimitive, putErrorTitle } from "./title.js";

/** Most lines of one trace; the rest is counted. */
const MAX_TRACE_LINES = 8;
const FIRST = margin(INDENT);
const NEXT = margin(HANG);
const NO_STACK: ParsedStack = { preamble: [], frames: [] };

/** Whether the record's first line shows the error's own message, so that the error needs no line for it. */
export function headShowsError({ msg, error }: LogRecord): boolean {
  return error !== undefined && (msg === error.message || msg === "");
}

/** All lines of a record below its first one. */
export function detailLines(record: LogRecord, screen: Screen, code: Excerpts | undefined): string[] {
  const { error, debug, snapshot } = record;
  const stack = error === undefined ? NO_STACK : parseStack(error.stacktrace, error.message);
  const part = (fill: (flow: Flow) => void): string[] => {
    const flow = new Flow(screen.columns, FIRST, NEXT);
    fill(flow);
    return flow.finish().filter((line) => line !== INDENT);
  };
  return [
    ...(error !== undefined && !headShowsError(record) ? part((flow) => putErrorTitle(flow, error, screen)) : []),
    ...preambleLines(stack.preamble, screen, part, code),
    ...(error === undefined ? [] : traceLines(stack, debug, screen, part, code)),
    ...(lacksStack(error, stack) ? part((flow) => flow.put("without a stack", screen.palette.dim)) : []),
    ...(debug === undefined ? [] : part((flow) => putPath(flow, debug, screen))),
    ...(error?.props === undefined ? [] : part((flow) => putProps(flow, error, screen))),
    ...causeLines(record, stack.frames, screen),
    ...(snapshot === undefined ? [] : part((flow) => putSnapshot(flow, snapshot, screen))),
  ];
}

/** An Error whose stack was deleted or not recorded, and that has no other errors to speak for it. Thrown primitives never have one. */
function lacksStack(error: ErrorInfo | undefined, { frames, preamble }: ParsedStack): boolean {
  if (error === undefined || frames.length + preamble.length > 0 || isPrimitive(error.type)) return false;
  return error.causes.length === 0 && error.errors.length === 0;
}

function putProps(flow: Flow, error: ErrorInfo, screen: Screen): void {
  const inTitle = errorCode(error) !== undefined;
  if (error.props === undefined) return;
  putFields(flow, error.props, screen, (key, value) => {
    return (key === "code" && inTitle) || (key === "name" && value === error.type);
  });
}

type Part = (fill: (flow: Flow) => void) => string[];

/** The application's first frame leads, joined with the call that `debug` watched where they are the same function. */
function traceLines(
  { frames, preamble }: ParsedStack,
  debug: DebugInfo | undefined,
  screen: Screen,
  part: Part,
  code: Excerpts | undefined,
): string[] {
  const lead = frames.find(({ origin }) => origin === "app");
  const joined = lead !== undefined && debug !== undefined && isSameFunction(lead.call, debug.functionName);
  const lines: string[] = [];
  for (const item of foldFrames(frames, MAX_TRACE_LINES)) {
    if ("hidden" in item) lines.push(...hiddenLines(item.hidden, INDENT, screen));
    else if (item.frame !== lead) lines.push(...frameLines(item.frame, INDENT, screen, item.times));
    else {
      lines.push(...part((flow) => putLead(flow, lead, joined ? debug : undefined, screen)));
      if (preamble.length === 0) lines.push(...codeLines(lead, code, screen));
    }
  }
  if (debug === undefined || joined) return lines;
  return [
    ...part((flow) => {
      flow.put("in", screen.palette.dim);
      putCall(flow, debug, screen, 1);
    }),
    ...lines,
  ];
}

function codeLines(frame: Frame, code: Excerpts | undefined, screen: Screen): string[] {
  const excerpt = code?.at(frame);
  return excerpt === undefined ? [] : excerptLines(excerpt, screen);
}

/** What the engine puts above a SyntaxError: the place, the line, and carets below its faulty part. */
function preambleLines(preamble: readonly string[], screen: Screen, part: Part, code: Excerpts | undefined): string[] {
  const [where = "", text = "", carets = ""] = preamble;
  const place = /^(?:file:\/\/)?(\/.*|[A-Za-z]:\\.*):(\d{1,9})$/.exec(where);
  const offset = carets.indexOf("^");
  if (code === undefined || place === null || !/^\s*\^+\s*$/.test(carets)) {
    return preamble.flatMap((line) => part((flow) => flow.put(escapeControl(line), screen.palette.dim)));
  }
  const frame = { call: "", path: place[1] ?? "", line: Number(place[2]), column: offset + 1 };
  return [
    ...part((flow) => putLead(flow, { ...frame, origin: "app", source: where }, undefined, screen)),
    ...excerptLines(code.ofText(frame.line, text, offset), screen),
  ];
}

/** `src/pay.ts:42:11  Payments.charge({ amount: 100 })`; `at src/pay.ts:42:11 in Payments.charge(…)` in words. */
function putLead(flow: Flow, frame: Frame, debug: DebugInfo | undefined, screen: Screen): void {
  const { words, palette } = screen;
  const place = placeSpan(frame, screen);
  flow.putWhole(words ? [{ text: "at ", paint: palette.dim }, place] : [place]);
  if (words && (debug !== undefined || frame.call !== "")) flow.put("in", palette.dim);
  const gap = words ? 1 : 2;
  if (debug === undefined) flow.put(escapeControl(frame.call), palette.plain, gap);
  else putCall(flow, debug, screen, gap);
}

/** `async Payments.charge [as run]` and `Payments.charge` are the same, `send` and `Payments.charge` are not. */
function isSameFunction(call: string, name: string): boolean {
  const last = (text: string): string => text.slice(text.lastIndexOf(".") + 1);
  const bare = call.replace(/^(?:async |new )+/, "").replace(/ \[as [^\]]*\]$/, "");
  return last(bare) === last(name) && last(name) !== "";
}
