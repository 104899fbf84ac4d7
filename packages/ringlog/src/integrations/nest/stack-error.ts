/** A frame with its position, as V8 writes it: what tells a stack from other text. `[ \t]` cannot run over many lines. */
const FRAME = /\n[ \t]+at .+:\d+:\d+/;
const FIRST_FRAME = /\n[ \t]+at /;
/** `TypeError: text`, `Error [ERR_CODE]: text`, `Error`. */
const HEADER = /^(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[(\w+)\])?(?:: ([\s\S]*))?$/;

/** Whether a text is an error's stack. */
export function isStackText(value: unknown): value is string {
  return typeof value === "string" && value.includes("\n") && FRAME.test(value);
}

/**
 * The error that a stack was taken from, as far as its text tells: Nest hands over `error.stack` where others hand over the
 * error. Made without capturing a stack of its own.
 */
export function errorFromStack(stack: string): Error {
  const header = stack.slice(0, stack.search(FIRST_FRAME)).trim();
  const [, type, code, message] = HEADER.exec(header) ?? [undefined, "Error", undefined, header];
  return Object.create(Error.prototype, {
    name: hidden(type),
    message: hidden(message ?? ""),
    stack: hidden(stack),
    ...(code === undefined ? {} : { code: { value: code, enumerable: true } }),
  });
}

/** As an error's own are: not among the properties that a record shows. */
function hidden(value: unknown): PropertyDescriptor {
  return { value, enumerable: false, writable: true, configurable: true };
}
