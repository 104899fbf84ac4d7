import { FIELD_ALIASES } from "../model/fields.js";

/** Names that mean something else than a field when they are not in quotes. */
export const SPECIAL_NAMES: ReadonlySet<string> = new Set(["has", "level", "time", "ms", "last", "after", "before"]);

/** A field that needs no quotes. It begins with no digit, so that `12:30:45` is a text, and has no slash, as `src/pay.ts:42` has. */
export const FIELD_NAME = /[\p{L}_$@](?:[\p{L}\p{N}_.$@-]*[\p{L}\p{N}_.$@])?/u;
const WHOLE_FIELD_NAME = new RegExp(`^(?:${FIELD_NAME.source})$`, "u");

/** The long name of a field that is written without quotes. */
export function fullName(name: string): string {
  return Object.hasOwn(FIELD_ALIASES, name) ? (FIELD_ALIASES[name] as string) : name;
}

/** A field's name as a query has it: in quotes where it would be understood as another. */
export function spellField(name: string): string {
  const isPlain = WHOLE_FIELD_NAME.test(name) && !SPECIAL_NAMES.has(name) && fullName(name) === name;
  return isPlain ? name : quote(name);
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
