import { FIELD_ALIASES } from "../../model/fields.js";
import { type Term, termsOf, withoutTerm } from "./terms.js";

/** The query with one more condition, or without it where it was there already. */
export function toggleCondition(query: string, field: string, value: string, isExcluded: boolean): string {
  const term = `${isExcluded ? "-" : ""}${quoteField(shortName(field))}:${quoteValue(value)}`;
  const same = termsOf(query).find(({ text }) => text === term);
  if (same !== undefined) return withoutTerm(query, same);
  const opposite = isExcluded ? term.slice(1) : `-${term}`;
  const contrary = termsOf(query).find(({ text }) => text === opposite);
  return `${contrary === undefined ? query : withoutTerm(query, contrary)} ${term}`.trim();
}

/** Values of a field that the query asks for by plain conditions: `field:a`, `field:a,b`, `-field:c`. */
export function valuesOf(
  query: string,
  field: string,
): { readonly included: readonly string[]; readonly excluded: readonly string[] } {
  const included: string[] = [];
  const excluded: string[] = [];
  for (const term of termsOf(query)) {
    const condition = conditionOf(term);
    if (condition === undefined || longName(condition.field) !== longName(field)) continue;
    (condition.isExcluded ? excluded : included).push(...condition.values);
  }
  return { included, excluded };
}

/** The query in which a field has one of these values; with none, any. */
export function withValues(query: string, field: string, values: readonly string[]): string {
  const rest = withoutFieldTerms(query, field);
  return values.length === 0 ? rest : `${rest} ${quoteField(field)}:${values.map(quoteValue).join(",")}`.trim();
}

function withoutFieldTerms(query: string, field: string): string {
  const isOfField = (term: Term) => longName(conditionOf(term)?.field ?? "") === longName(field);
  for (let rest = query; ; ) {
    const term = termsOf(rest).find(isOfField);
    if (term === undefined) return rest;
    rest = withoutTerm(rest, term);
  }
}

interface Condition {
  readonly field: string;
  readonly values: readonly string[];
  readonly isExcluded: boolean;
}

const CONDITION =
  /^(-?)("(?:[^"\\]|\\.)*"|[^\s"():<>=!]+):((?:"(?:[^"\\]|\\.)*"|[^\s"(),])+(?:,(?:"(?:[^"\\]|\\.)*"|[^\s"(),])+)*)$/;

function conditionOf({ text }: Term): Condition | undefined {
  const [, minus, field, list] = CONDITION.exec(text) ?? [];
  if (field === undefined || list === undefined) return undefined;
  const values = list.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? [];
  return { field: unquote(field), values: values.map(unquote), isExcluded: minus === "-" };
}

function quoteField(field: string): string {
  return /^[\p{L}_][\p{L}\d_.@/-]*$/u.test(field) ? field : quoted(field);
}

function quoteValue(value: string): string {
  return /^[\p{L}\d_][\p{L}\d_./@:+-]*$/u.test(value) ? value : quoted(value);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;
}

const SHORT_NAMES = new Map(
  Object.entries(FIELD_ALIASES)
    .toReversed()
    .map(([alias, name]) => [name, alias]),
);

/** As one would type it: `service` for `service.name`. */
export function shortName(field: string): string {
  return SHORT_NAMES.get(field) ?? field;
}

function longName(field: string): string {
  return Object.hasOwn(FIELD_ALIASES, field) ? (FIELD_ALIASES[field] ?? field) : field;
}
