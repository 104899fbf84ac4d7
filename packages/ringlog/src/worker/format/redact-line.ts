import { filteredNumber, type TextFilter } from "../../record/decode.js";
import { REDACTED_TEXT } from "../../record/value.js";

/** A line of JSON without its secrets; the same text where there are none. */
export function redactLine(line: string, isSecretKey: (key: string) => boolean, filter: TextFilter): string {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    // An application's own time function or hook may make it no JSON: it is text then.
    return filter(line);
  }
  const redacted = redactValue(record, isSecretKey, filter);
  return redacted === record ? line : JSON.stringify(redacted) + line.slice(line.trimEnd().length);
}

/** The same value where nothing in it is secret. */
function redactValue(value: unknown, isSecretKey: (key: string) => boolean, filter: TextFilter): unknown {
  if (typeof value === "string") return filter(value);
  if (typeof value === "number") return filteredNumber(value, filter);
  if (typeof value !== "object" || value === null) return value;
  const redacted = (item: unknown, key: string) =>
    !Array.isArray(value) && isSecretKey(key) ? REDACTED_TEXT : redactValue(item, isSecretKey, filter);
  const entries = Object.entries(value).map(([key, item]) => [key, redacted(item, key)] as const);
  if (entries.every(([key, item]) => item === (value as Record<string, unknown>)[key])) return value;
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
