import { inspect } from "node:util";
import { type ErrorSketch, functionText, isError, primitiveText } from "../record/describe-error.js";
import type { Value } from "../record/record.js";
import { plainValue, valueJson, valueText } from "../record/value-text.js";

/** Reads the application's values for messages: bounded, redacted, each property once. */
export interface Rendering {
  value(value: unknown): Value | undefined;
  error(error: Error): ErrorSketch;
}

/**
 * Fills `%s %d %i %f %j %o %O %%` of a template and appends what no placeholder takes, from `args[from]` to before `to`.
 * Unknown placeholders stay. Only the template's own placeholders count: nothing in the data is looked at.
 */
export function formatMessage(
  template: string,
  args: ArrayLike<unknown>,
  from: number,
  to: number,
  rendering: Rendering,
): string {
  let next = from;
  let text = "";
  let copied = 0;
  for (let index = template.indexOf("%"); index !== -1; index = template.indexOf("%", index)) {
    const kind = template[index + 1];
    const filled =
      kind === "%" ? "%" : next < to && isPlaceholder(kind) ? fill(kind, args[next++], rendering) : undefined;
    if (filled === undefined) {
      index += 1;
      continue;
    }
    text += template.slice(copied, index) + filled;
    index += 2;
    copied = index;
  }
  text += template.slice(copied);
  for (; next < to; next++) text += `${text === "" ? "" : " "}${argumentText(args[next], rendering)}`;
  return text;
}

/** How many arguments a template takes. */
export function countPlaceholders(template: string): number {
  let count = 0;
  for (let index = template.indexOf("%"); index !== -1; index = template.indexOf("%", index + 2)) {
    if (isPlaceholder(template[index + 1])) count++;
  }
  return count;
}

/** Any value as text. */
export function argumentText(value: unknown, rendering: Rendering): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return primitiveText(value);
  return isError(value) ? errorText(value, rendering) : valueText(rendering.value(value));
}

function isPlaceholder(kind: string | undefined): kind is string {
  return kind !== undefined && "sdifjoO".includes(kind);
}

function fill(kind: string, value: unknown, rendering: Rendering): string {
  if (kind === "s") return argumentText(value, rendering);
  if (kind === "d") return numberText(value, Number);
  if (kind === "i") return numberText(value, (input) => Number.parseInt(String(input), 10));
  if (kind === "f") return numberText(value, (input) => Number.parseFloat(String(input)));
  if (kind === "j") return jsonText(value, rendering);
  return objectText(value, rendering);
}

/** Objects have no number: reading one would run their `valueOf`. */
function numberText(value: unknown, convert: (value: unknown) => number): string {
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "object" || typeof value === "symbol" || typeof value === "function"
    ? "NaN"
    : String(convert(value));
}

function jsonText(value: unknown, rendering: Rendering): string {
  if (isError(value)) return JSON.stringify(errorText(value, rendering));
  const sane = rendering.value(value);
  return sane === undefined ? "undefined" : valueJson(sane);
}

function objectText(value: unknown, rendering: Rendering): string {
  if (typeof value === "function") return functionText(value);
  if (isError(value)) return errorText(value, rendering);
  return typeof value === "object" || typeof value === "string"
    ? inspect(plainValue(rendering.value(value)))
    : primitiveText(value);
}

function errorText(error: Error, rendering: Rendering): string {
  const { type, message } = rendering.error(error);
  return message === "" ? type : `${type}: ${message}`;
}
