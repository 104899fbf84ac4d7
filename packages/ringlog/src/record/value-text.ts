import type { Value } from "./record.js";

/** A decoded value as JSON text, and a string as it is. */
export function valueText(value: Value | undefined): string {
  if (typeof value === "string") return value;
  return value === undefined ? "undefined" : valueJson(value);
}

/** A decoded value as JSON text. */
export function valueJson(value: Value): string {
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${valueJson(item)}`).join(",")}}`;
  if (Array.isArray(value)) return `[${value.map(valueJson).join(",")}]`;
  return JSON.stringify(value);
}

/** A decoded value as ordinary objects, for `util.inspect`. */
export function plainValue(value: Value | undefined): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plainValue(item)]));
  return Array.isArray(value) ? value.map(plainValue) : value;
}
