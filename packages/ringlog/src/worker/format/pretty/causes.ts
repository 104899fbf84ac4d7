import { escapeControl } from "../../../record/escape.js";
import type { CauseInfo, LogRecord, ValueObject } from "../../../record/record.js";
import { type Frame, parseStack, sharedFrames } from "../../stack/parse-stack.js";
import { Flow } from "./flow.js";
import { countFrames, frameLines, type Hidden, hiddenLines, hiddenText, railMargin } from "./frames.js";
import { countOf } from "./number.js";
import { placeSpan } from "./place.js";
import { INDENT, type Screen } from "./screen.js";
import { errorCode, messageText, typeText } from "./title.js";
import { errorValue, keyText } from "./value.js";

/** Most errors of the tree that are shown, and most lines of one message and frames of one trace. */
const MAX_ERRORS = 8;
const MAX_MESSAGE_LINES = 6;
const MAX_FRAMES = 3;

interface Branch {
  readonly label: string;
  readonly error: CauseInfo;
  /** Frames of the error that this one belongs to, to fold what both have. */
  readonly parent: readonly Frame[];
  readonly below: readonly Branch[];
}

/** Causes, the errors of an AggregateError, and Errors among the fields, as a tree. */
export function causeLines(record: LogRecord, frames: readonly Frame[], screen: Screen): string[] {
  const { error, fields } = record;
  const branches = [...(error === undefined ? [] : branchesOf(error, frames)), ...fieldBranches(fields)];
  return treeLines(branches, INDENT, { left: MAX_ERRORS }, screen);
}

/** Lines of branches and all below them, as long as there are errors `left` to show. */
function treeLines(branches: readonly Branch[], rail: string, room: { left: number }, screen: Screen): string[] {
  const { words } = screen;
  const lines: string[] = [];
  const total = sizeOf(branches);
  let shown = 0;
  for (const branch of branches) {
    // The last line that there is says how many more there are.
    if (room.left < 1 || (room.left === 1 && total - shown > 1)) break;
    room.left--;
    const isLast = branch === branches.at(-1);
    const below = rail + (isLast || words ? "  " : "│ ");
    const start = words ? rail : `${rail}${isLast ? "└" : "├"} `;
    lines.push(...branchLines(branch, start, below, screen));
    lines.push(...treeLines(branch.below, below, room, screen));
    shown += 1 + sizeOf(branch.below);
  }
  if (shown === total) return lines;
  const rest = `${words ? "" : "… "}${countOf(total - shown, "more error")}`;
  const flow = new Flow(screen.columns, railMargin(words ? rail : `${rail}└ `, screen), railMargin(rail, screen));
  return [...lines, ...flow.put(rest, screen.palette.dim).finish()];
}

function sizeOf(branches: readonly Branch[]): number {
  return branches.reduce((size, { below }) => size + 1 + sizeOf(below), 0);
}

/** The chain of causes side by side, then the errors. Below a cause stand its errors, below an error its causes, too. */
function branchesOf({ causes = [], errors = [] }: CauseInfo, frames: readonly Frame[]): Branch[] {
  let parent = frames;
  const chain = causes.map((cause) => {
    const branch = branchOf("caused by", cause, parent);
    parent = framesOf(cause);
    return branch;
  });
  return [...chain, ...errors.map((error, index) => branchOf(`error ${index + 1} of ${errors.length}`, error, frames))];
}

function branchOf(label: string, error: CauseInfo, parent: readonly Frame[]): Branch {
  return { label, error, parent, below: branchesOf(error, framesOf(error)) };
}

function framesOf({ stacktrace, message }: CauseInfo): readonly Frame[] {
  return parseStack(stacktrace, message).frames;
}

function fieldBranches(fields: ValueObject): Branch[] {
  const branches: Branch[] = [];
  for (const [key, value] of fields) {
    const error = errorValue(value);
    if (error !== undefined) branches.push(branchOf(`${keyText(key)}=`, error, []));
  }
  return branches;
}

function branchLines({ label, error, parent }: Branch, start: string, rail: string, screen: Screen): string[] {
  const { dim } = screen.palette;
  const { words } = screen;
  const frames = framesOf(error);
  const shared = sharedFrames(frames, parent);
  const { shown, hidden } = pickFrames(frames.slice(0, frames.length - shared), shared);
  const flow = new Flow(screen.columns, railMargin(start, screen), railMargin(`${rail}    `, screen));
  flow.put(label, dim);
  putTitle(flow, error, label.endsWith("=") ? 0 : 1, screen);
  const [place, ...others] = shown;
  if (place !== undefined) {
    const span = placeSpan(place, screen);
    flow.putWhole(words ? [{ text: "at ", paint: dim }, span] : [span], 2);
  }
  if (others.length === 0) flow.putWhole([{ text: hiddenText(hidden, screen), paint: dim }], 2);
  const lines = flow.finish();
  for (const frame of others) lines.push(...frameLines(frame, `${rail}  `, screen));
  if (others.length > 0 && hiddenText(hidden, screen) !== "") lines.push(...hiddenLines(hidden, `${rail}  `, screen));
  return lines;
}

function putTitle(flow: Flow, error: CauseInfo, gap: number, screen: Screen): void {
  const { type, message } = error;
  const code = errorCode(error);
  const title = typeText(type) + (code === undefined ? "" : ` [${escapeControl(String(code))}]`);
  const colon = title === "" || message === "" || title.endsWith(":") ? "" : ":";
  flow.put(title + colon, screen.palette.alarm, gap);
  const lines = messageText(message).split("\n");
  flow.put(lines.slice(0, MAX_MESSAGE_LINES).join("\n"), screen.palette.plain);
  if (lines.length > MAX_MESSAGE_LINES) {
    flow.put(`… ${countOf(lines.length - MAX_MESSAGE_LINES, "more line")}`, screen.palette.dim);
  }
}

/** The application's first frames, else the very first one; what is left is counted. */
function pickFrames(own: readonly Frame[], shared: number): { shown: readonly Frame[]; hidden: Hidden } {
  const app = own.filter(({ origin }) => origin === "app").slice(0, MAX_FRAMES);
  const shown = app.length > 0 ? app : own.slice(0, 1);
  return { shown, hidden: { ...countFrames(own.filter((frame) => !shown.includes(frame))), shared } };
}
