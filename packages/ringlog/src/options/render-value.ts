import { types } from "node:util";

const LONGEST_TEXT = 60;
const MOST_KEYS = 5;
/** C0, DEL, C1, line separators, bidirectional controls and lone surrogates: what may not reach a terminal. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/gu;

/** Short text of any value for an error message. Never throws, runs no getter and no Proxy trap. */
export function renderValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${cut(String(BigInt.asIntN(256, value)))}n`;
    case "symbol":
      return escapeUnsafe(cut(String(value)));
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : renderObject(value);
    default:
      return String(value);
  }
}

/** A string in double quotes, cut, with everything that a terminal would act on as visible escapes. */
export function quote(text: string): string {
  return `"${escapeUnsafe(cut(text).replace(/["\\]/g, "\\$&"))}"`;
}

function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}

function renderObject(value: object): string {
  if (types.isProxy(value)) return "a Proxy";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (types.isPromise(value)) return "a Promise (await it first)";
  if (types.isRegExp(value)) return "a regular expression";
  if (types.isDate(value)) return "a Date";
  if (types.isMap(value)) return "a Map";
  if (types.isSet(value)) return "a Set";
  const keys = Object.keys(value);
  if (keys.length === 0) return "an object without keys";
  const shown = keys.slice(0, MOST_KEYS).map((key) => escapeUnsafe(cut(key)));
  return `an object with ${shown.join(", ")}${keys.length > MOST_KEYS ? ", …" : ""}`;
}
