import type { Entry } from "../model/entry.js";
import { TEXT_FIELDS } from "./query.js";
import { textOf, textOfNumber } from "./value-text.js";

const [, ...FIELDS] = TEXT_FIELDS;

/** Whether a text stands in one of TEXT_FIELDS, ASCII letters in either case. */
export function hasText(text: string): (entry: Entry) => boolean {
  if (text === "") return () => true;
  const expression = new RegExp(caselessSource(text));
  return ({ msg, fields }) => expression.test(msg) || FIELDS.some((field) => isIn(fields.get(field), expression));
}

function isIn(value: unknown, expression: RegExp): boolean {
  if (typeof value === "string") return expression.test(value);
  const text = value === undefined ? undefined : textInTextField(value);
  return text !== undefined && expression.test(text);
}

/** Text of any value of a field that is known to be one of texts, where a number is its text. */
export function textInTextField(value: unknown): string | undefined {
  return typeof value === "number" ? textOfNumber(value) : textOf(value);
}

/** An expression that JavaScript and RE2 understand alike. Their own ways to leave case aside know more letters than those of ASCII. */
export function caselessSource(text: string): string {
  return text.replace(/[a-z]|[^\w\s]/gi, (char) => {
    if (/[a-z]/i.test(char)) return `[${char.toLowerCase()}${char.toUpperCase()}]`;
    return /[\\^$.*+?()[\]{}|/-]/.test(char) ? `\\${char}` : char;
  });
}
