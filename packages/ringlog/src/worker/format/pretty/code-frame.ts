import { escapeControl } from "../../../record/escape.js";
import type { Frame } from "../../stack/parse-stack.js";
import type { Screen } from "./screen.js";
import { clip, displayWidth, fittingLength } from "./width.js";

/** Where the lines of source files come from, and what takes the secrets out of them. */
export interface CodeSource {
  /** Undefined where the file's lines are not known for certain. */
  lines(path: string): readonly string[] | undefined;
  redact(code: string): string;
}

/** Some lines of a file, ready to be shown: without secrets, not yet escaped. */
export interface Excerpt {
  /** Number of the line that is pointed at, from 1. */
  readonly line: number;
  readonly text: string;
  /** What is pointed at: the column of the file, from 1, or 0 where it is unknown, and the index into the text. */
  readonly column: number;
  readonly offset: number;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What is searched for secrets around the line: as much as a private key takes, as lines and inside of one line. */
const LINES_BEFORE = 60;
const LINES_AFTER = 10;
const MAX_LENGTH = 4096;
const MAX_OTHER_LENGTH = 1024;
/** Places whose code is kept: mostly 5 KB each with what was searched, at most 80 KB. */
const MAX_KNOWN = 50;
const TAB = "  ";
const HAS_WORD = /[\p{L}\p{N}]/u;
/** What begins by closing something belongs to lines before. */
const CLOSES = /^\s*[)}\]]/;
/** Narrower code tells nothing. */
const MIN_ROOM = 16;
/** Columns from the caret on that are shown, if need be without the line's start. */
const MIN_TAIL = 12;

/** Excerpts of one source. Keeps the latest: errors come from the same places again and again, and a search for secrets takes time. */
export class Excerpts {
  readonly #source: CodeSource;
  readonly #known = new Map<string, Excerpt>();

  constructor(source: CodeSource) {
    this.#source = source;
  }

  /** The code at a frame's position. Undefined where it is not known, or where a secret of many lines stands near. */
  at(frame: Frame): Excerpt | undefined {
    const key = `${frame.path}:${frame.line}:${frame.column}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const excerpt = read(frame, this.#source);
    // What is not there is asked for again: a source may come to know it.
    if (excerpt !== undefined) this.#known.set(key, excerpt);
    return excerpt;
  }

  /** A line that an engine has put into a stack. */
  ofText(line: number, raw: string, offset: number): Excerpt {
    const text = this.#source.redact(raw);
    const moved = movedOffset(raw, text, offset);
    return { line, text, column: offset + 1, offset: moved, before: undefined, after: undefined };
  }
}

function read({ path, line, column }: Frame, source: CodeSource): Excerpt | undefined {
  const lines = line > 0 ? source.lines(path) : undefined;
  const whole = lines?.[line - 1];
  if (lines === undefined || whole === undefined || column > whole.length + 1) return undefined;
  const start = Math.max(0, column - 1 - MAX_LENGTH);
  const raw = whole.slice(start, start + 2 * MAX_LENGTH);
  const first = Math.max(0, line - 1 - LINES_BEFORE);
  const index = line - 1 - first;
  const near = lines.slice(first, line + LINES_AFTER).map((text) => text.slice(0, MAX_OTHER_LENGTH));
  near[index] = raw;
  const shown = source.redact(near.join("\n")).split("\n");
  const text = shown[index];
  if (text === undefined || shown.length !== near.length) return undefined;
  const offset = column === 0 ? 0 : movedOffset(raw, text, column - 1 - start);
  return { line, text, column, offset, before: shown[index - 1], after: shown[index + 1] };
}

/** Where a place of the raw text is in the redacted one; the start of the difference, if it lies in it. */
function movedOffset(raw: string, text: string, offset: number): number {
  let same = 0;
  while (same < offset && raw[same] === text[same]) same++;
  if (same === offset) return offset;
  const behind = raw.length - offset;
  return raw.slice(offset) === text.slice(text.length - behind) ? text.length - behind : same;
}

/**
 * The lines of an excerpt, one screen line each, with a caret under the column. What is too long is cut around it; the
 * lines before and after are left out where they say nothing or close what is not shown.
 */
export function excerptLines(excerpt: Excerpt, screen: Screen): string[] {
  const { line, text, column, before, after } = excerpt;
  const others = [
    [line - 1, clean(before ?? "").trimEnd()],
    [line + 1, clean(after ?? "").trimEnd()],
  ] as const;
  const gutter = gutterOf(line + 1, column, screen);
  const room = screen.columns - gutter.columns;
  if (room < MIN_ROOM || text.trim() === "") return [];
  const shown = others.filter(([at, other]) => HAS_WORD.test(other) && !(at > line && CLOSES.test(other)));
  const indent = Math.min(...[clean(text), ...shown.map(([, other]) => other)].map((code) => code.search(/\S|$/)));
  const offset = Math.max(excerpt.offset, text.search(/\S/));
  const fitted = fit(clean(text.slice(0, offset)).slice(indent), clean(text.slice(offset)).trimEnd(), room);
  const around = (number: number): string[] => {
    if (fitted.isCut) return [];
    const { dim } = screen.palette;
    return shown
      .filter(([at]) => at === number)
      .map(([at, other]) => gutter.other(at) + dim(clip(other.slice(indent), room)));
  };
  const caret = gutter.caret() + " ".repeat(fitted.caret) + screen.palette.alarm("^");
  return [
    ...around(line - 1),
    gutter.pointed(line) + fitted.text,
    ...(column === 0 ? [] : [caret]),
    ...around(line + 1),
  ];
}

function clean(code: string): string {
  return escapeControl(code.replaceAll("\t", TAB));
}

interface Fitted {
  readonly text: string;
  /** Columns before the caret. */
  readonly caret: number;
  /** The line's start is missing. */
  readonly isCut: boolean;
}

/** What fits of a line, so that the place between `head` and `tail` is in sight. */
function fit(head: string, tail: string, room: number): Fitted {
  const width = displayWidth(head);
  if (width <= room - MIN_TAIL || width + displayWidth(tail) <= room) {
    return { text: clip(head + tail, room), caret: width, isCut: false };
  }
  const most = Math.floor(room / 3);
  const backwards = [...head.slice(-4 * most)].reverse().join("");
  const kept = head.slice(head.length - fittingLength(backwards, most));
  return { text: clip(`…${kept}${tail}`, room), caret: 1 + displayWidth(kept), isCut: true };
}

interface Gutter {
  readonly columns: number;
  other(line: number): string;
  pointed(line: number): string;
  caret(): string;
}

/** ` ❯ 42 │ `, or in words `   line 42 → ` with `   column 11 ` below. */
function gutterOf(lastLine: number, column: number, { words, palette }: Screen): Gutter {
  const { dim, alarm } = palette;
  const digits = String(lastLine).length;
  const number = (line: number): string => String(line).padStart(digits);
  if (!words) {
    return {
      columns: 3 + digits + 3,
      other: (line) => dim(`   ${number(line)} │ `),
      pointed: (line) => `${alarm(" ❯")} ${number(line)}${dim(" │ ")}`,
      caret: () => dim(`   ${" ".repeat(digits)} │ `),
    };
  }
  const below = `   column ${column} `;
  const columns = Math.max(below.length, "   line ".length + digits + 3);
  return {
    columns,
    other: (line) => `   line ${number(line)}`.padEnd(columns),
    pointed: (line) => `   line ${number(line)} → `.padEnd(columns),
    caret: () => below.padEnd(columns),
  };
}
