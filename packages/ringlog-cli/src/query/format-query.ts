import { quote, spellField } from "./field-spelling.js";
import type { Query } from "./query.js";
import { piecesOf, spellPieces } from "./value-spelling.js";

/** A text that `parseQuery` makes the same query of. Of one that was made by hand it makes one that selects the same lines. */
export function formatQuery(query: Query): string {
  switch (query.kind) {
    case "all":
      return "";
    case "and":
      return query.parts.map(formatPart).join(" ");
    case "or":
      return query.parts.length === 0 ? NOTHING : query.parts.map(formatPart).join(" OR ");
    case "not":
      return `-${formatPart(query.part)}`;
    default:
      return formatLeaf(query);
  }
}

/** Joined conditions in another kind of joint stand in parentheses, and all lines as the text that each has. */
function formatPart(query: Query): string {
  if (query.kind === "all") return ANY;
  if (query.kind === "and" || query.kind === "or")
    return query.parts.length === 0 ? emptyJoint(query.kind) : `(${formatQuery(query)})`;
  return formatQuery(query);
}

const ANY = '""';
const NOTHING = `-${ANY}`;

function emptyJoint(kind: "and" | "or"): string {
  return kind === "and" ? ANY : NOTHING;
}

function formatLeaf(query: Exclude<Query, { kind: "all" | "and" | "or" | "not" }>): string {
  switch (query.kind) {
    case "text":
      return formatText(query.text);
    case "has":
      return `has:${query.field === "time" || query.field === "level" ? query.field : spellField(query.field)}`;
    case "level":
      return `level${colonFor(query.op)}${query.level}`;
    case "time":
      return `time${query.op}${formatTime(query.timeMs)}`;
    case "ms":
      return `ms${colonFor(query.op)}${query.value}`;
    case "is":
      return `${spellField(query.field)}:${query.values.map(formatValue).join(",")}`;
    case "compare":
      // With this operator a query of the text selects other texts, too.
      if (query.op === "!=")
        return `(${spellField(query.field)}<${query.value} OR ${spellField(query.field)}>${query.value})`;
      return `${spellField(query.field)}${query.op}${query.value}`;
  }
}

function colonFor(op: string): string {
  return op === "=" ? ":" : op;
}

function formatTime(timeMs: number): string {
  const text = new Date(timeMs).toISOString();
  return /^\d/.test(text) && text.length === 24 ? text : String(timeMs);
}

function formatText(text: string): string {
  const isPlain = /^[\p{L}\p{N}_][\p{L}\p{N}_.@/-]*$/u.test(text) && !/^(?:AND|OR|NOT)$/.test(text);
  return isPlain ? text : quote(text);
}

/** Of a value as a Query has it. */
export function formatValue(value: string): string {
  // A backslash that a query made by hand has at its end would escape the quote.
  const spelling = spellPieces(piecesOf(value));
  // Two slashes behind a colon are an address, as in `http://…`, and no condition.
  return /^(?!\/\/)[\p{L}\p{N}_.@/*+-][\p{L}\p{N}_.@/*+:-]*$/u.test(spelling)
    ? spelling
    : `"${spelling.replaceAll('"', '\\"')}"`;
}
