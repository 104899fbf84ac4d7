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

export interface ParsedStack {
  /** What stands above `type: message`, as in a SyntaxError: the file and the faulty line. */
  readonly preamble: readonly string[];
  readonly frames: readonly Frame[];
}

const MAX_FRAMES = 200;
const MAX_PREAMBLE_LINES = 4;
const MAX_LINE_LENGTH = 2000;

/** ringlog itself, also where it is linked and not below `node_modules`: `debug` stands between a function and its caller. */
const OWN_CODE = /(?:^|\/)ringlog\/dist\/index\.c?js$/;

/** Reads a V8 stack trace, without ringlog's own frames. The message in it is skipped, so that lines in a message cannot pass for frames. */
export function parseStack(stacktrace: string, message: string): ParsedStack {
  const at = message === "" ? -1 : stacktrace.indexOf(message);
  const lines = (at < 0 ? stacktrace : stacktrace.slice(at + message.length)).split("\n");
  const frames: Frame[] = [];
  for (const line of lines) {
    const frame = parseFrame(line.trim());
    if (frame === undefined || OWN_CODE.test(frame.path)) continue;
    if (frames.push(frame) === MAX_FRAMES) break;
  }
  return { preamble: at < 0 ? [] : preambleLines(stacktrace.slice(0, at)), frames };
}

function preambleLines(header: string): string[] {
  const lines = header.split("\n").slice(0, -1);
  return lines.filter((line) => line.trim() !== "").slice(0, MAX_PREAMBLE_LINES);
}

function parseFrame(source: string): Frame | undefined {
  if (!source.startsWith("at ") || source.length > MAX_LINE_LENGTH) return undefined;
  const text = source.slice(3);
  const open = openingParenthesis(text);
  const call = open < 0 ? (text.startsWith("async ") ? "async" : "") : text.slice(0, open).trim();
  const where = open < 0 ? text.slice(call === "" ? 0 : "async ".length) : text.slice(open + 1, -1);
  const position = /:(\d{1,9})(?::(\d{1,9}))?$/.exec(where);
  const path = cleanPath(position === null ? where : where.slice(0, position.index));
  const [line, column] = [Number(position?.[1] ?? 0), Number(position?.[2] ?? 0)];
  return { call, path, line, column, origin: originOf(path), source };
}

/** Index of the parenthesis that the last character closes; paths may hold pairs of their own. */
function openingParenthesis(text: string): number {
  if (!text.endsWith(")")) return -1;
  let depth = 0;
  for (let index = text.length - 1; index >= 0; index--) {
    if (text[index] === ")") depth++;
    else if (text[index] === "(" && --depth === 0) return index;
  }
  return -1;
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

/** How many frames at the end of a cause's trace are also the end of its parent's. At least one stays its own. */
export function sharedFrames(frames: readonly Frame[], parent: readonly Frame[]): number {
  let shared = 0;
  while (
    shared < frames.length - 1 &&
    frames[frames.length - 1 - shared]?.source === parent[parent.length - 1 - shared]?.source
  ) {
    shared++;
  }
  return shared;
}
