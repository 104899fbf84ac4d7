import { escapeControl } from "../../../record/escape.js";
import type { CauseInfo, ErrorInfo, Value } from "../../../record/record.js";
import type { Flow, Span } from "./flow.js";
import type { Screen } from "./screen.js";

/** What `typeof` says of a thrown value that is no object, and `null`. */
const PRIMITIVES = new Set(["string", "number", "bigint", "boolean", "symbol", "undefined", "null", "function"]);

/** Text of a message: newlines stay and are indented by the flow, tabs become blanks. */
export function messageText(message: string): string {
  return escapeControl(message.replaceAll("\t", "  ").trimEnd(), true);
}

/** `PaymentError [E_PAY] charge failed`. */
export function putErrorTitle(flow: Flow, error: ErrorInfo, screen: Screen): void {
  for (const { text, paint } of errorTitle(error, screen)) flow.put(text, paint);
}

/** The pieces of it, without a code that the message begins with, as in `ENOENT: no such file`. Where colour does not part type and message, a colon does. */
export function errorTitle(error: ErrorInfo, { palette, words }: Screen): Span[] {
  const { alarm, bold } = palette;
  const code = errorCode(error);
  const message = messageText(error.message);
  const isSaid = code === undefined || error.message.startsWith(`${code}:`);
  const kind = isSaid ? [typeText(error.type)] : [typeText(error.type), `[${escapeControl(String(code))}]`];
  const colon = words && message !== "" && !kind.at(-1)?.endsWith(":") ? ":" : "";
  return [
    { text: `${kind.join(" ")}${colon}`, paint: alarm },
    { text: message, paint: bold },
  ];
}

/** A `code` such as `E_PAY` or 404, which stands in the title and therefore not among the properties. */
export function errorCode({ props }: CauseInfo): string | number | undefined {
  const code: Value | undefined = props?.get("code");
  if (typeof code === "number") return code;
  return typeof code === "string" && code !== "" && code.length <= 40 ? code : undefined;
}

export function isPrimitive(type: string): boolean {
  return PRIMITIVES.has(type);
}

export function typeText(type: string): string {
  return isPrimitive(type) ? `thrown ${type}:` : escapeControl(type);
}
