/** Who wrote the code of a frame. `node` is Node.js and the engine. */
export type Origin = "app" | "library" | "node";

/** One call of a stack trace. Texts are as in the trace, not yet escaped. */
export interface Frame {
  /** Function as the engine names it, with `async` or `new` before it; empty at a module's top level. */
  readonly call: string;
  /** File as a path with `/`, or what the engine gives instead. */
  readonly path: string;
  /** From 1; 0 where unknown. */
  readonly line: number;
  readonly column: number;
  readonly origin: Origin;
  /** The frame's line, to find the same frame in another trace. */
  readonly source: string;
}

/** `path:line:column` in a frame's line, and where it stands there. */
export interface Position {
  /** As written: a path or an address. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

const MAX_LINE_LENGTH = 2000;
/** What the engine puts before a file that has a path: it tells this parenthesis from those in names and paths. */
const BEFORE_PATH = / \((?=\/|file:|[A-Za-z]:[\\/]|eval at )/;
const EVAL = "eval at ";

/** `source`: a line without blanks around it. Undefined: it is no frame. */
export function parseFrame(source: string): Frame | undefined {
  const parts = splitFrame(source);
  if (parts === undefined) return undefined;
  const { call, where } = parts;
  const position = /:(\d{1,9})(?::(\d{1,9}))?$/.exec(where);
  const path = cleanPath(position === null ? where : where.slice(0, position.index));
  const [line, column] = [Number(position?.[1] ?? 0), Number(position?.[2] ?? 0)];
  return { call, path, line, column, origin: originOf(path), source };
}

/** The position in a frame's line; in that of code from `eval`, the one of the call that ran it. */
export function findPosition(source: string): Position | undefined {
  const parts = splitFrame(source);
  if (parts === undefined) return undefined;
  const { where, start } = parts.where.startsWith(EVAL) ? evalOrigin(parts) : parts;
  const match = /^(.+):(\d{1,9}):(\d{1,9})$/.exec(where);
  if (match === null) return undefined;
  const [, path = "", line, column] = match;
  return { path, line: Number(line), column: Number(column), start, end: start + where.length };
}

interface FrameParts {
  readonly call: string;
  readonly where: string;
  /** Of `where`, in the line. */
  readonly start: number;
}

function splitFrame(source: string): FrameParts | undefined {
  if (!source.startsWith("at ") || source.length > MAX_LINE_LENGTH) return undefined;
  const open = openingParenthesis(source);
  if (open >= 0) return { call: source.slice(3, open).trim(), where: source.slice(open + 1, -1), start: open + 1 };
  const start = source.startsWith("async ", 3) ? 9 : 3;
  return { call: source.slice(3, start).trim(), where: source.slice(start), start };
}

/** Index of the parenthesis that the last character closes. Paths may hold some of their own, in pairs or not. */
function openingParenthesis(source: string): number {
  if (!source.endsWith(")")) return -1;
  const beforePath = source.search(BEFORE_PATH);
  if (beforePath >= 0) return beforePath + 1;
  let depth = 0;
  for (let index = source.length - 1; index >= 0; index--) {
    if (source[index] === ")") depth++;
    else if (source[index] === "(" && --depth === 0) return index;
  }
  return -1;
}

/** Of `eval at run (eval at start (/a.js:1:2), <anonymous>:1:1), <anonymous>:1:1` the part `/a.js:1:2`. */
function evalOrigin({ where, start }: FrameParts): Pick<FrameParts, "where" | "start"> {
  const open = where.indexOf(" (", where.lastIndexOf(EVAL)) + 2;
  const close = where.indexOf("), <anonymous>", open);
  return { where: where.slice(open, Math.max(open, close)), start: start + open };
}

const DRIVE = /^[A-Za-z]:[\\/]/;

function cleanPath(where: string): string {
  const path = where.startsWith("file://") ? decoded(where.slice("file://".length)) : where;
  const local = /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
  return DRIVE.test(local) ? local.replaceAll("\\", "/") : local;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Not percent-encoded after all; the text still says which file it was.
    return path;
  }
}

function originOf(path: string): Origin {
  if (/^(?:node:|internal\/|native$|<anonymous>$|index \d|wasm:)/.test(path)) return "node";
  return /(?:^|\/)(?:node_modules|\.yarn)\//.test(path) ? "library" : "app";
}
