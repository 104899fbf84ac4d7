import { escapeControl } from "../../../ringlog/src/record/escape.js";
import type { LogRecord } from "../../../ringlog/src/record/record.js";
import { clip, displayWidth } from "../../../ringlog/src/worker/format/pretty/width.js";
import { createPrettyFormatter } from "../../../ringlog/src/worker/format/pretty.js";
import { recordLine } from "../entry/record-line.js";
import { toLogRecord } from "../entry/to-log-record.js";
import type { Entry } from "../model/entry.js";
import type { FoundEntry } from "./found-entry.js";
import type { Output } from "./output.js";
import { screenOf } from "./page.js";
import { SourceCode } from "./source-code.js";
import type { Terminal } from "./terminal.js";

export interface PrinterOptions {
  readonly isJson: boolean;
  readonly showsSource: boolean;
  /** Names of the logs, where there are several and lines shall say which they are of. */
  readonly names?: readonly string[];
  /** Gives a time in 12 columns; then no day is told either. Default: the local time of day, and a line where a day begins. */
  readonly clock?: (timeMs: number) => string;
  /** Changes what is shown of a record; default: all of it is. */
  readonly adapt?: (record: LogRecord, columns: number) => LogRecord;
}

const MAX_NAME_COLUMNS = 20;
/** Of the terminal, for the names of logs. */
const NAME_SHARE = 4;
/** Only the colours of other programs: they control nothing, and their text reads better without them. */
const COLOR_SEQUENCE = /\x1b\[[\d;:]*m/g;

/** Prints selected lines, for people or as JSON. */
export class Printer {
  readonly #output: Output;
  readonly #terminal: Terminal;
  readonly #options: PrinterOptions;
  readonly #source: SourceCode | undefined;
  #format: (entry: Entry) => string = () => "";
  #columns = 0;
  #nameColumns = 0;
  #day = "";

  constructor(output: Output, terminal: Terminal, options: PrinterOptions) {
    this.#output = output;
    this.#terminal = terminal;
    this.#options = options;
    this.#source = options.showsSource ? new SourceCode() : undefined;
  }

  print({ entry, problem, raw, logName }: FoundEntry): void {
    if (this.#options.isJson)
      this.#output.line(entry === undefined ? badJson(raw, problem, logName) : recordLine(entry));
    else {
      this.#fitWidth();
      this.#tellDay(entry?.timeMs);
      this.#output.write(this.#named(entry === undefined ? this.#bad(raw, problem) : this.#text(entry, raw), logName));
    }
  }

  /** A terminal that is resized is followed. */
  #fitWidth(): void {
    const columns = this.#terminal.columns();
    if (columns === this.#columns) return;
    this.#columns = columns;
    const { names } = this.#options;
    const widest = Math.max(0, ...(names ?? []).map(displayWidth));
    this.#nameColumns = names === undefined ? 0 : Math.min(widest, MAX_NAME_COLUMNS, Math.floor(columns / NAME_SHARE));
    this.#format = this.#newFormatter();
  }

  #newFormatter(): (entry: Entry) => string {
    const { color, links } = this.#terminal;
    const columns = this.#columns - (this.#nameColumns === 0 ? 0 : this.#nameColumns + 1);
    const { clock, adapt } = this.#options;
    const pretty = createPrettyFormatter({ color, links, columns, cwd: process.cwd(), clock }, this.#source);
    return (entry) => {
      const record = toLogRecord(entry);
      this.#source?.at(record.timeMs);
      return pretty(adapt === undefined ? record : adapt(record, columns));
    };
  }

  #text(entry: Entry, raw: Buffer): string {
    if (entry.format === "text") return `${harmless(raw.toString())}\n`;
    // A formatter keeps the code that it has shown, which may have changed since.
    if (this.#source !== undefined && entry.fields.has("exception.stacktrace")) this.#format = this.#newFormatter();
    return this.#format(entry);
  }

  #bad(raw: Buffer, problem: string | undefined): string {
    const { palette, words } = screenOf(this.#terminal);
    const mark = palette.lost(words ? "BAD LINE" : "▼ BAD LINE");
    return `${mark} ${palette.dim(`(${escapeControl(problem ?? "no record")})`)} ${harmless(raw.toString())}\n`;
  }

  /** The date, where a day begins: lines have only the time of day. */
  #tellDay(timeMs: number | undefined): void {
    if (timeMs === undefined || this.#options.clock !== undefined) return;
    const day = localDay(timeMs);
    if (day === this.#day) return;
    this.#day = day;
    const { palette, words } = screenOf(this.#terminal);
    this.#output.line(words ? day : palette.dim(`── ${day} ──`));
  }

  /** Behind the log's name; further lines behind as many blanks. */
  #named(text: string, logName: string): string {
    if (this.#nameColumns === 0) return text;
    const { dim } = screenOf(this.#terminal).palette;
    const name = clip(escapeControl(logName), this.#nameColumns);
    const first = `${dim(name)}${" ".repeat(this.#nameColumns - displayWidth(name))} `;
    const rest = " ".repeat(this.#nameColumns + 1);
    return `${first}${text.slice(0, -1).replaceAll("\n", `\n${rest}`)}\n`;
  }
}

/** Text of a line as it is, but nothing in it can control the terminal. Tabs stay. */
export function harmless(text: string): string {
  return text
    .replace(COLOR_SEQUENCE, "")
    .split("\t")
    .map((part) => escapeControl(part))
    .join("\t");
}

function badJson(raw: Buffer, problem: string | undefined, logName: string): string {
  return JSON.stringify({ "ringlog.bad_line": problem ?? "no record", raw: raw.toString(), file: logName });
}

const MAX_DATE_MS = 8.64e15;

/** `2026-11-27` where the reader is. */
export function localDay(timeMs: number): string {
  if (!(Math.abs(timeMs) <= MAX_DATE_MS)) return "";
  const date = new Date(timeMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
