import { fullName, SPECIAL_NAMES } from "./field-spelling.js";
import { fieldOf } from "./fields-of.js";
import { formatValue } from "./format-query.js";
import { type Part, parseParts } from "./parse-query.js";
import { type Condition, readTokens } from "./tokens.js";
import { spellLiteral } from "./value-spelling.js";

/**
 * A query with one more condition: only lines that have this value, or only those that do not. A list of values of the field is made
 * longer, and what says the opposite of the value is taken out; all else stays as it was written.
 *
 * @param field as a query has it: `service`, `service.name`, `"my key"`
 * @param value the text itself; a `*` is no wildcard
 * @throws QueryError where the text is no query
 */
export function withCondition(text: string, field: string, value: string, isExcluded: boolean): string {
  const spelling = spellLiteral(value);
  const rest = withoutValue(text, field, spelling, !isExcluded);
  const root = parseParts(rest);
  if (root === undefined) return term(field, spelling, isExcluded);
  const list = lists(root, field, isExcluded)[0];
  if (list === undefined)
    return `${root.kind === "or" ? `(${rest.trim()})` : rest.trim()} ${term(field, spelling, isExcluded)}`;
  if (valuesOf(list).includes(spelling)) return rest;
  return `${rest.slice(0, list.end)},${formatValue(spelling)}${rest.slice(list.end)}`;
}

/** The opposite: a query that no longer asks for a value, or no longer excludes it. All else stays as it was written. @throws QueryError */
export function withoutCondition(text: string, field: string, value: string, isExcluded: boolean): string {
  return withoutValue(text, field, spellLiteral(value), isExcluded);
}

/** Whether a query has such a condition among those that must all hold. @throws QueryError */
export function hasCondition(text: string, field: string, value: string, isExcluded: boolean): boolean {
  const root = parseParts(text);
  const spelling = spellLiteral(value);
  return root !== undefined && lists(root, field, isExcluded).some((part) => valuesOf(part).includes(spelling));
}

/**
 * A query without the conditions of a field. What joins them with conditions of others by OR stays.
 *
 * @param field as a query has it
 * @throws QueryError where the text is no query
 */
export function withoutField(text: string, field: string): string {
  const root = parseParts(text);
  if (root === undefined) return text;
  const { name } = meaningOf(field);
  return cutOut(
    text,
    partsToDrop(root, (part) => fieldOf(part.query) === name),
  );
}

/** The conditions that must all hold, each with its place in the text. @throws QueryError */
export function conditionsOf(text: string): readonly Pick<Part, "query" | "start" | "end">[] {
  const root = parseParts(text);
  return root === undefined ? [] : conjunctsOf(root);
}

function term(field: string, spelling: string, isExcluded: boolean): string {
  return `${isExcluded ? "-" : ""}${field}:${formatValue(spelling)}`;
}

/** What a query means by a name. */
function meaningOf(field: string): { readonly name: string; readonly isSpecial: boolean } {
  const [token] = readTokens(`${field}:x`);
  if (token?.kind !== "condition") return { name: field, isSpecial: false };
  const special = isSpecial(token);
  return { name: token.isQuoted || special ? token.field : fullName(token.field), isSpecial: special };
}

/** `ms:12` compares durations, `"ms":12` the field that has this name. */
function isSpecial({ field, isQuoted }: Condition): boolean {
  return !isQuoted && SPECIAL_NAMES.has(field);
}

function conjunctsOf(root: Part): readonly Part[] {
  return root.kind === "and" ? root.parts : [root];
}

/** Lists of values of a field, of those that must, or must not, be there. */
function lists(root: Part, field: string, isExcluded: boolean): Part[] {
  const meant = meaningOf(field);
  return conjunctsOf(root).flatMap((part) => {
    const leaf = part.kind === "not" ? (part.parts[0] as Part) : part;
    const { condition, query } = leaf;
    const isMeant =
      condition !== undefined && isSpecial(condition) === meant.isSpecial && fieldOf(query) === meant.name;
    return isMeant && takesList(condition) && (part.kind === "not") === isExcluded ? [leaf] : [];
  });
}

/** Not `has:` and the like, whose value is none of the field's. */
function takesList({ field, isQuoted, op }: Condition): boolean {
  return op === ":" && (isQuoted || !["has", "last", "after", "before"].includes(field));
}

function valuesOf({ condition }: Part): readonly string[] {
  return condition?.values.map((each) => each.spelling) ?? [];
}

function withoutValue(text: string, field: string, spelling: string, isExcluded: boolean): string {
  const root = parseParts(text);
  const list = root && lists(root, field, isExcluded).find((part) => valuesOf(part).includes(spelling));
  if (root === undefined || list?.condition === undefined) return text;
  const left = list.condition.values.filter((value) => value.spelling !== spelling);
  if (left.length === 0)
    return cutOut(
      text,
      partsToDrop(root, (part) => part === list),
    );
  const head = text.slice(list.start, list.condition.values[0].start);
  const values = left.map(({ start, end }) => text.slice(start, end)).join(",");
  return text.slice(0, list.start) + head + values + text.slice(list.end);
}

/** The outermost parts that consist of nothing but what is to go; none of those that OR joins with others. */
function partsToDrop(part: Part, isDropped: (part: Part) => boolean): Part[] {
  if (isAllDropped(part, isDropped)) return [part];
  return part.kind === "and" || part.kind === "group" ? part.parts.flatMap((each) => partsToDrop(each, isDropped)) : [];
}

function isAllDropped(part: Part, isDropped: (part: Part) => boolean): boolean {
  return part.kind === "leaf" ? isDropped(part) : part.parts.every((each) => isAllDropped(each, isDropped));
}

/** Takes parts out, with the blanks and a written AND beside them. */
function cutOut(text: string, parts: readonly Part[]): string {
  let rest = text;
  for (const { start, end } of [...parts].reverse()) {
    const before = rest.slice(0, start);
    const after = rest
      .slice(end)
      .replace(/^\s+AND(?=[\s(])/, "")
      .trimStart();
    const head = after === "" || after.startsWith(")") ? before.replace(/\s+AND\s*$|\s+$/, "") : before;
    rest = head + after;
  }
  return rest.trim() === "" ? "" : rest;
}
