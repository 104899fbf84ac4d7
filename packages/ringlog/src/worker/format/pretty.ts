import type { LogRecord } from "../../record/record.js";
import { isSaidByMessage } from "./pretty/access.js";
import { putCall, putReasons } from "./pretty/call.js";
import { type CodeSource, Excerpts } from "./pretty/code-frame.js";
import { detailLines, headShowsError } from "./pretty/error.js";
import { lossLines, summaryLines } from "./pretty/event.js";
import { putFields } from "./pretty/fields.js";
import { Flow, margin } from "./pretty/flow.js";
import { Head, originSpan } from "./pretty/head.js";
import { LABEL_COLUMNS } from "./pretty/paint.js";
import { RecentErrors } from "./pretty/recent-errors.js";
import { createScreen, HANG, type Screen } from "./pretty/screen.js";
import { stallLines } from "./pretty/stall.js";
import { stormLines } from "./pretty/storm.js";
import { messageText, putErrorTitle } from "./pretty/title.js";
import { errorValue } from "./pretty/value.js";

/** What the terminal formatter must be told about the terminal; the worker cannot find out by itself. */
export interface PrettyOptions {
  /** Whether colours are used, and symbols; without them it is said in words. */
  readonly color: boolean;
  /** Columns of the terminal; 80 is taken for what is not a whole number above 0. */
  readonly columns: number;
  /** Whether file positions are OSC 8 links. */
  readonly links: boolean;
  /** Folder that file positions are shown relative to. */
  readonly cwd: string;
  /** Writes a record's time in 12 columns. Default: the local time of day. */
  readonly clock?: ((timeMs: number) => string) | undefined;
}

/** On very wide terminals the request id stands no further right, so that the eye need not cross the screen. */
const MAX_RIGHT_EDGE = 120;
const NEXT = margin(HANG);

/**
 * Makes the formatter for people: a record becomes one line, or a few where it carries an error. Each text ends with
 * `\n`. Nothing in a record can control the terminal, and all lines but the first begin with blanks.
 * @param source of the code that is shown below an error's place; without it there is none
 */
export function createPrettyFormatter(options: PrettyOptions, source?: CodeSource): (record: LogRecord) => string {
  const screen = createScreen(options);
  const head = new Head(screen, options.clock);
  const recent = new RecentErrors();
  const code = source === undefined ? undefined : new Excerpts(source);
  const ownLines = (record: LogRecord): string[] | undefined => {
    const { event, fingerprint } = record;
    if (event === undefined) return undefined;
    const name = event.get("event.name");
    if (name === "ringlog.suppressed") return summaryLines(record, event, recent.find(fingerprint), head, screen);
    if (name === "ringlog.dropped") return lossLines(record, event, head, screen);
    if (name === "ringlog.storm") return stormLines(record, event, head, screen);
    if (name === "ringlog.stall") return stallLines(record, event, head, screen);
    return undefined;
  };
  const linesOf = (record: LogRecord): string[] => {
    recent.note(record, screen);
    const lines = headLines(record, head, screen);
    return hasDetails(record) ? [...lines, ...detailLines(record, screen, code)] : lines;
  };
  return (record) => `${(ownLines(record) ?? linesOf(record)).join("\n")}\n`;
}

function hasDetails({ error, snapshot, debug, fields }: LogRecord): boolean {
  if (error !== undefined || snapshot !== undefined || debug?.path !== undefined) return true;
  for (const value of fields.values()) if (errorValue(value) !== undefined) return true;
  return false;
}

/** A record that was only kept, and is written for an error that follows. */
function isRecorded({ event }: LogRecord): boolean {
  return event?.get("log.recorded") === true;
}

function headLines(record: LogRecord, head: Head, screen: Screen): string[] {
  const origin = originSpan(record, screen);
  const { dim } = screen.palette;
  const mark = isRecorded(record)
    ? { symbol: dim("┆"), label: dim(record.level.toUpperCase().padEnd(LABEL_COLUMNS)) }
    : undefined;
  const flow = new Flow(screen.columns, head.prefix(record, mark), NEXT);
  putMessage(flow, record, screen);
  putFields(
    flow,
    record.fields,
    screen,
    (key, value) => errorValue(value) !== undefined || isSaidByMessage(record, key),
  );
  if (record.event !== undefined)
    putFields(flow, record.event, screen, (key) => key === "event.name" || key === "log.recorded");
  if (origin !== undefined) flow.putRight(origin, screen.narrow ? 0 : MAX_RIGHT_EDGE);
  return flow.finish();
}

function putMessage(flow: Flow, record: LogRecord, screen: Screen): void {
  const { error, debug, msg } = record;
  if (error !== undefined && headShowsError(record)) putErrorTitle(flow, error, screen);
  else if (msg !== debug?.functionName || error !== undefined) {
    const { plain, dim, bold } = screen.palette;
    flow.put(messageText(msg), error !== undefined ? bold : isRecorded(record) ? dim : plain);
  }
  if (error === undefined && debug !== undefined) {
    // The message of a slow call names the function and its time already.
    if (debug.figures !== undefined) putReasons(flow, debug, screen);
    else putCall(flow, debug, screen, 2);
  }
  if (msg.includes("\n")) flow.break();
}
