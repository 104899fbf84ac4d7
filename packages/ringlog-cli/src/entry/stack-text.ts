import type { Exception } from "./exception-shape.js";

/** What stands above the places of a stack. */
export interface Title {
  readonly type: string | undefined;
  readonly message: string;
}

/** Behind it the stack of a cause follows, as pino and bunyan write it. */
const CAUSE = /\n[Cc]aused by: /;
/** `TypeError`, `Error [ERR_X]`, `my.Error`. */
const TITLE = /^(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[[^\]\n]*\])?(?:: ([\s\S]*))?$/;

/** A stack without those of its causes, and they by themselves, outermost first. */
export function splitStack(stack: string): { readonly own: string; readonly causes: readonly Exception[] } {
  const [own = "", ...below] = stack.split(CAUSE);
  const causes = below.map((part): Exception => {
    const { type = "Error", message } = titleOf(part);
    return { type, message, stacktrace: part };
  });
  return { own, causes };
}

/** Type and message of an error by its stack. */
export function titleOf(stack: string): Title {
  const end = /\n\s+at /.exec(stack)?.index ?? stack.length;
  const text = stack.slice(0, end);
  const match = TITLE.exec(text);
  // A word alone may be a message just as well.
  if (match === null || (match[2] === undefined && end === stack.length)) return { type: undefined, message: text };
  return { type: match[1], message: match[2] ?? "" };
}
