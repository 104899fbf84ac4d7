import { escapeControl } from "../../../record/escape.js";
import type { DebugInfo, ErrorInfo, LogRecord } from "../../../record/record.js";
import { type Frame, type ParsedStack, parseStack } from "../../stack/parse-stack.js";
import { putCall, putPath } from "./call.js";
import { causeLines } from "./causes.js";
import { putFields } from "./fields.js";
import { Flow, margin } from "./flow.js";
import { foldFrames, frameLines, hiddenLines } from "./frames.js";
import { placeSpan } from "./place.js";
import { HANG, INDENT, type Screen } from "./screen.js";
import { putSnapshot } from "./snapshot.js";
import { errorCode, putErrorTitle } from "./title.js";

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
export function detailLines(record: LogRecord, screen: Screen): string[] {
  const { error, debug, snapshot } = record;
  const stack = error === undefined ? NO_STACK : parseStack(error.stacktrace, error.message);
  const part = (fill: (flow: Flow) => void): string[] => {
    const flow = new Flow(screen.columns, FIRST, NEXT);
    fill(flow);
    return flow.finish().filter((line) => line !== INDENT);
  };
  return [
    ...(error !== undefined && !headShowsError(record) ? part((flow) => putErrorTitle(flow, error, screen)) : []),
    ...stack.preamble.flatMap((line) => part((flow) => flow.put(escapeControl(line), screen.palette.dim))),
    ...(error === undefined ? [] : traceLines(stack.frames, debug, screen, part)),
    ...(debug === undefined ? [] : part((flow) => putPath(flow, debug, screen))),
    ...(error?.props === undefined ? [] : part((flow) => putProps(flow, error, screen))),
    ...causeLines(record, stack.frames, screen),
    ...(snapshot === undefined ? [] : part((flow) => putSnapshot(flow, snapshot, screen))),
  ];
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
function traceLines(frames: readonly Frame[], debug: DebugInfo | undefined, screen: Screen, part: Part): string[] {
  const lead = frames.find(({ origin }) => origin === "app");
  const joined = lead !== undefined && debug !== undefined && isSameFunction(lead.call, debug.functionName);
  const lines: string[] = [];
  for (const item of foldFrames(frames, MAX_TRACE_LINES)) {
    if ("hidden" in item) lines.push(...hiddenLines(item.hidden, INDENT, screen));
    else if (item.frame !== lead) lines.push(...frameLines(item.frame, INDENT, screen));
    else lines.push(...part((flow) => putLead(flow, lead, joined ? debug : undefined, screen)));
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

/** `src/pay.ts:42:11  Payments.charge({ amount: 100 })`. */
function putLead(flow: Flow, frame: Frame, debug: DebugInfo | undefined, screen: Screen): void {
  flow.putWhole([placeSpan(frame, screen)]);
  if (debug === undefined) flow.put(escapeControl(frame.call), screen.palette.plain, 2);
  else putCall(flow, debug, screen, 2);
}

/** `async Payments.charge [as run]` and `Payments.charge` are the same, `send` and `Payments.charge` are not. */
function isSameFunction(call: string, name: string): boolean {
  const last = (text: string): string => text.slice(text.lastIndexOf(".") + 1);
  const bare = call.replace(/^(?:async |new )+/, "").replace(/ \[as [^\]]*\]$/, "");
  return last(bare) === last(name) && last(name) !== "";
}
