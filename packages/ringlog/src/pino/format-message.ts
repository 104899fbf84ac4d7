/** A value as JSON text in a message. */
export type MessageStringify = (value: unknown) => string | undefined;

const PERCENT = 0x25;

/**
 * Fills in `%s %d %f %i %o %O %j %%`, as pino does: what has no place is left out, and a place that has no argument stays. An
 * object in the message's place becomes itself, or with arguments JSON.
 */
export function formatMessage(message: unknown, args: readonly unknown[], stringify: MessageStringify): unknown {
  if (typeof message === "object" && message !== null)
    return args.length === 0 ? message : joined(message, args, stringify);
  if (typeof message !== "string" || args.length === 0) return message;
  return fillIn(message, args, stringify);
}

/** pino leaves the first argument out, and ends with a space. */
function joined(message: object, args: readonly unknown[], stringify: MessageStringify): string {
  return [message, ...args.slice(1), undefined].map((value) => stringify(value)).join(" ");
}

function fillIn(message: string, args: readonly unknown[], stringify: MessageStringify): string {
  let result = "";
  let last = 0;
  let arg = 0;
  for (let index = 0; index < message.length - 1; index++) {
    if (message.charCodeAt(index) !== PERCENT) continue;
    const letter = message[index + 1] as string;
    const text = letter === "%" ? "%" : arg < args.length ? placed(letter, args[arg], stringify) : undefined;
    if (letter !== "%") arg++;
    if (text === undefined) continue;
    result += message.slice(last, index) + text;
    last = index + 2;
    index++;
  }
  return result + message.slice(last);
}

/** Undefined: it is no placeholder, or stays as it is. */
function placed(letter: string, value: unknown, stringify: MessageStringify): string | undefined {
  switch (letter) {
    case "d":
    case "f":
      return value == null ? undefined : String(Number(value));
    case "i":
      return value == null ? undefined : String(Math.floor(Number(value)));
    case "o":
    case "O":
    case "j":
      return value === undefined ? undefined : jsonText(value, stringify);
    case "s":
      return String(value);
    default:
      return undefined;
  }
}

function jsonText(value: unknown, stringify: MessageStringify): string {
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "function") return value.name || "<anonymous>";
  return String(stringify(value));
}
