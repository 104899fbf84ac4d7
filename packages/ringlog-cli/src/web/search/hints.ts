import type { FieldStatus } from "../../model/api.js";
import { VIEW_LEVELS } from "../../model/api.js";
import { FIELD_ALIASES } from "../../model/fields.js";

/** What is being typed at the caret, and where it stands. */
export type HintContext =
  | { readonly kind: "field"; readonly fragment: string; readonly from: number }
  | { readonly kind: "value"; readonly field: string; readonly fragment: string; readonly from: number };

/** A text that can take the place of what is being typed. */
export interface Hint {
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

const MAX_HINTS = 8;

/** @returns undefined where nothing can be hinted at: in quotes, or behind a blank */
export function hintContext(text: string, caret: number): HintContext | undefined {
  const before = text.slice(0, caret);
  if (((before.match(/"/g)?.length ?? 0) & 1) === 1) return undefined;
  const [, word = ""] = /([^\s()"]*)$/.exec(before) ?? [];
  const bare = word.replace(/^-/, "");
  const colon = bare.indexOf(":");
  if (colon < 0) return bare === "" ? undefined : { kind: "field", fragment: bare, from: caret - bare.length };
  const fragment = bare.slice(bare.lastIndexOf(",") > colon ? bare.lastIndexOf(",") + 1 : colon + 1);
  return { kind: "value", field: bare.slice(0, colon), fragment, from: caret - fragment.length };
}

const WORDS: readonly Hint[] = [
  { insert: "level:", label: "level:", detail: "trace … fatal; level>=warn" },
  { insert: "has:", label: "has:", detail: "lines that have a field" },
  { insert: "ms>", label: "ms>", detail: "duration in milliseconds" },
  { insert: "last:", label: "last:", detail: "last:15m, last:2h" },
  { insert: "time>=", label: "time>=", detail: "time>=2026-11-27T10:00" },
];

/** Names that begin with what is typed, then names that contain it; short names before long ones. */
export function fieldHints(fragment: string, fields: readonly FieldStatus[]): Hint[] {
  const known = new Set(fields.map(({ name }) => name));
  const aliases = Object.entries(FIELD_ALIASES)
    .filter(([, name]) => known.has(name))
    .map(([alias, name]) => ({ insert: `${alias}:`, label: `${alias}:`, detail: name }));
  const names = fields.map(({ name, kind }) => ({ insert: fieldStart(name), label: fieldStart(name), detail: kind }));
  return bestMatches([...WORDS, ...aliases, ...names], fragment);
}

/** @param values those that the log has, most frequent first */
export function valueHints(
  fragment: string,
  values: readonly { readonly value: string; readonly count: number }[],
): Hint[] {
  const hints = values.map(({ value, count }) => ({
    insert: /[^\w./@:+-]|^$/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : value,
    label: value,
    detail: count > 0 ? `${count.toLocaleString("en-US")} lines` : "",
  }));
  return bestMatches(hints, fragment).filter(({ insert }) => insert !== fragment);
}

/** Values of a field that need no asking. */
export const LEVEL_VALUES = VIEW_LEVELS.filter((level) => level !== "none").map((value) => ({ value, count: 0 }));

function bestMatches(hints: readonly Hint[], fragment: string): Hint[] {
  const wanted = fragment.toLowerCase();
  const rank = ({ label }: Hint) => label.toLowerCase().indexOf(wanted);
  const starts = hints.filter((hint) => rank(hint) === 0);
  const contains = hints.filter((hint) => rank(hint) > 0);
  return [...starts, ...contains].slice(0, MAX_HINTS);
}

function fieldStart(name: string): string {
  return /^[\p{L}_][\p{L}\d_.@/-]*$/u.test(name) ? `${name}:` : `"${name.replace(/["\\]/g, "\\$&")}":`;
}
