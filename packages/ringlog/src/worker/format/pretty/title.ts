import { escapeControl } from "../../../record/escape.js";
import type { CauseInfo, ErrorInfo, Value } from "../../../record/record.js";
import type { Flow } from "./flow.js";
import type { Screen } from "./screen.js";

/** What `typeof` says of a thrown value that is no object, and `null`. */
const PRIMITIVES = new Set(["string", "number", "bigint", "boolean", "symbol", "undefined", "null", "function"]);

/** Text of a message: newlines stay and are indented by the flow, tabs become blanks. */
export function messageText(message: string): string {
  return escapeControl(message.replaceAll("\t", "  ").trimEnd(), true);
}

/** `PaymentError [E_PAY] charge failed`. */
export function putErrorTitle(flow: Flow, error: ErrorInfo, screen: Screen): void {
  const { alarm, bold } = screen.palette;
  const code = errorCode(error);
  flow.put(typeText(error.type), alarm);
  if (code !== undefined) flow.put(`[${escapeControl(String(code))}]`, alarm);
  flow.put(messageText(error.message), bold);
}

/** A `code` such as `E_PAY` or 404, which stands in the title and therefore not among the properties. */
export function errorCode({ props }: CauseInfo): string | number | undefined {
  const code: Value | undefined = props?.get("code");
  if (typeof code === "number") return code;
  return typeof code === "string" && code !== "" && code.length <= 40 ? code : undefined;
}

export function typeText(type: string): string {
  return PRIMITIVES.has(type) ? `thrown ${type}:` : escapeControl(type);
}
