import type { CauseInfo, LogRecord, ValueObject } from "../../../record/record.js";
import { Flow } from "./flow.js";
import { countFrames, frameLines, type Hidden, hiddenLines, hiddenText, railMargin } from "./frames.js";
import { countOf } from "./number.js";
import { placeSpan } from "./place.js";
import { INDENT, type Screen } from "./screen.js";
import { type Frame, parseStack, sharedFrames } from "./stack.js";
import { messageText, typeText } from "./title.js";
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
}

/** Causes, the errors of an AggregateError, and Errors among the fields, as a tree. */
export function causeLines(record: LogRecord, frames: readonly Frame[], screen: Screen): string[] {
  const branches = [...causeBranches(record, frames), ...fieldBranches(record.fields)];
  const shown = branches.length > MAX_ERRORS ? branches.slice(0, MAX_ERRORS - 1) : branches;
  const lines = shown.flatMap((branch, index) => branchLines(branch, index === branches.length - 1, screen));
  if (shown.length < branches.length) {
    const rest = countOf(branches.length - shown.length, "more error");
    lines.push(screen.palette.dim(`${INDENT}${screen.words ? "" : "└ … "}${rest}`));
  }
  return lines;
}

function causeBranches({ error }: LogRecord, frames: readonly Frame[]): Branch[] {
  if (error === undefined) return [];
  let parent = frames;
  const causes = error.causes.map((cause) => {
    const branch = { label: "caused by", error: cause, parent };
    parent = parseStack(cause.stacktrace, cause.message).frames;
    return branch;
  });
  const total = error.errors.length;
  const errors = error.errors.map((item, index) => {
    return { label: `error ${index + 1} of ${total}`, error: item, parent: frames };
  });
  return [...causes, ...errors];
}

function fieldBranches(fields: ValueObject): Branch[] {
  const branches: Branch[] = [];
  for (const [key, value] of fields) {
    const error = errorValue(value);
    if (error !== undefined) branches.push({ label: `${keyText(key)}=`, error, parent: [] });
  }
  return branches;
}

function branchLines({ label, error, parent }: Branch, last: boolean, screen: Screen): string[] {
  const { dim } = screen.palette;
  const { words } = screen;
  const rail = INDENT + (last || words ? "  " : "│ ");
  const { frames } = parseStack(error.stacktrace, error.message);
  const shared = sharedFrames(frames, parent);
  const { shown, hidden } = pickFrames(frames.slice(0, frames.length - shared), shared);
  const first = words ? INDENT : `${INDENT}${last ? "└" : "├"} `;
  const flow = new Flow(screen.columns, railMargin(first, screen), railMargin(`${rail}    `, screen));
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

function putTitle(flow: Flow, { type, message }: CauseInfo, gap: number, screen: Screen): void {
  const colon = type === "" || message === "" || typeText(type).endsWith(":") ? "" : ":";
  flow.put(typeText(type) + colon, screen.palette.alarm, gap);
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
