import { BoundedCache } from "./bounded-cache.js";
import { type Frame, parseFrame } from "./frame.js";
import { framesStart } from "./frames-start.js";

export type { Frame, Origin } from "./frame.js";

export interface ParsedStack {
  /** What stands above `type: message`, as in a SyntaxError: the file and the faulty line. */
  readonly preamble: readonly string[];
  readonly frames: readonly Frame[];
}

const MAX_FRAMES = 200;
const MAX_PREAMBLE_LINES = 4;
/** ringlog itself, also where it is linked and not below `node_modules`: `debug` stands between a function and its caller. */
const OWN_CODE = /(?:^|\/)ringlog\/dist\/[\w.-]+\.c?js$/;

/** Frames by the text that they were read from: what one error is written as to a file and to a terminal, or many times, is read once. */
const known = new BoundedCache<readonly Frame[]>(200, 1 << 20);

/** Reads a V8 stack trace, without ringlog's own frames. The message in it is skipped, so that lines in a message cannot pass for frames. */
export function parseStack(stacktrace: string, message: string): ParsedStack {
  const start = framesStart(stacktrace, message);
  const at = message === "" ? -1 : stacktrace.lastIndexOf(message, start);
  return { preamble: at < 0 ? [] : preambleLines(stacktrace.slice(0, at)), frames: framesOf(stacktrace.slice(start)) };
}

function framesOf(text: string): readonly Frame[] {
  const frames = known.get(text) ?? parseFrames(text);
  known.set(text, frames, text.length);
  return frames;
}

function parseFrames(text: string): readonly Frame[] {
  const frames: Frame[] = [];
  for (const line of text.split("\n")) {
    const frame = parseFrame(line.trim());
    if (frame === undefined || OWN_CODE.test(frame.path)) continue;
    if (frames.push(frame) === MAX_FRAMES) break;
  }
  return frames;
}

function preambleLines(header: string): string[] {
  const lines = header.split("\n").slice(0, -1);
  return lines.filter((line) => line.trim() !== "").slice(0, MAX_PREAMBLE_LINES);
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
