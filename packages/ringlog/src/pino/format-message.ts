/** A value as JSON text in a message. */
export type MessageStringify = (value: unknown) => string | undefined;

const PERCENT = 0x25;

/**
 * Fills in `%s %d %f %i %o %O %j %%`, as pino does: what has no place is left out, and a place that has no argument stays. An
 * object in the message's place becomes itself, or with arguments all of them as JSON.
 */
export function formatMessage(message: unknown, args: readonly unknown[], stringify: MessageStringify): unknown {
  if (typeof message === "object" && message !== null)
    return args.length === 0 ? message : [message, ...args].map((value) => stringify(value)).join(" ");
  if (typeof message !== "string" || args.length === 0) return message;
  return fillIn(message, args, stringify);
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
