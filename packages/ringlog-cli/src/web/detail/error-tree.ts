import { sharedFrames } from "../../../../ringlog/src/worker/stack/parse-stack.js";
import { type Fields, listOf, mapOf, textOf } from "./entry-fields.js";
import { type Frame, readStack } from "./read-stack.js";

/** One error of the tree: the entry's own, a cause, or one of an AggregateError. */
export interface ErrorNode {
  /** Empty for the entry's own; `caused by`, `error 2 of 3`. */
  readonly label: string;
  readonly type: string;
  readonly message: string;
  /** `E_PAY`, 404. */
  readonly code: string | undefined;
  /** What stands above the message of a SyntaxError: the file and the faulty line. */
  readonly preamble: readonly string[];
  readonly frames: readonly Frame[];
  /** How many of them, at the end, are also the end of the error's above. */
  readonly shared: number;
  /** The trace as it was written, for what is no V8 stack. */
  readonly stacktrace: string;
  /** Own properties, without what the title shows. */
  readonly props: Fields;
  readonly below: readonly ErrorNode[];
  /** Errors below that are too many to be shown. */
  readonly leftOut: number;
}

/** ringlog writes fewer; other loggers may write more. */
const MAX_ERRORS = 60;
const MAX_DEPTH = 12;
const MAX_CODE_LENGTH = 40;

/** The error of an entry with all below it; undefined where it has none. */
export function errorTree(fields: Fields): ErrorNode | undefined {
  if (!hasError(fields)) return undefined;
  const own = { type: "exception.type", message: "exception.message", stack: "exception.stacktrace" };
  return nodeOf("", fields, own, [], { left: MAX_ERRORS }, 0);
}

export function hasError(fields: Fields): boolean {
  return ["exception.type", "exception.message", "exception.stacktrace"].some(
    (key) => textOf(fields, key) !== undefined,
  );
}

interface Keys {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

const CAUSE_KEYS: Keys = { type: "type", message: "message", stack: "stacktrace" };

function nodeOf(
  label: string,
  fields: Fields,
  keys: Keys,
  above: readonly Frame[],
  room: { left: number },
  depth: number,
): ErrorNode {
  room.left--;
  const message = textOf(fields, keys.message) ?? "";
  const stacktrace = textOf(fields, keys.stack) ?? "";
  const { frames, preamble } = readStack(stacktrace, message);
  const prefix = keys === CAUSE_KEYS ? "" : "exception.";
  const props = new Map(mapOf(fields.get(`${prefix}props`)));
  const code = codeOf(props);
  if (code !== undefined) props.delete("code");
  return {
    label,
    type: textOf(fields, keys.type) ?? "",
    message,
    code: code === undefined || message.startsWith(`${code}:`) ? undefined : code,
    preamble,
    frames,
    shared: sharedFrames(frames, above),
    stacktrace,
    props,
    ...nodesBelow(listOf(fields, `${prefix}causes`), listOf(fields, `${prefix}errors`), frames, room, depth + 1),
  };
}

/** The chain of causes, outermost first, each compared with the one before; then the errors of an AggregateError. */
function nodesBelow(
  causes: readonly unknown[],
  errors: readonly unknown[],
  frames: readonly Frame[],
  room: { left: number },
  depth: number,
): Pick<ErrorNode, "below" | "leftOut"> {
  const below: ErrorNode[] = [];
  let above = frames;
  const add = (label: string, error: unknown) => {
    if (room.left <= 0 || depth > MAX_DEPTH) return;
    const node = nodeOf(label, mapOf(error), CAUSE_KEYS, above, room, depth);
    below.push(node);
    if (label === "caused by") above = node.frames;
  };
  for (const cause of causes) add("caused by", cause);
  above = frames;
  errors.forEach((error, index) => {
    add(`error ${index + 1} of ${errors.length}`, error);
  });
  return { below, leftOut: causes.length + errors.length - below.length };
}

function codeOf(props: Fields): string | undefined {
  const code = props.get("code");
  if (typeof code === "number") return String(code);
  return typeof code === "string" && code !== "" && code.length <= MAX_CODE_LENGTH ? code : undefined;
}

/** `PaymentError [E_PAY]: charge failed`. */
export function errorTitle({ type, code, message }: Pick<ErrorNode, "type" | "code" | "message">): string {
  const kind = code === undefined ? type : `${type} [${code}]`;
  return kind === "" || message === "" ? `${kind}${message}` : `${kind}: ${message}`;
}
