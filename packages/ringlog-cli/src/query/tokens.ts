import { FIELD_NAME } from "./field-spelling.js";
import { QueryError } from "./query-error.js";
import { readOperator } from "./read-operator.js";
import { readQuoted, readValues, type Value } from "./read-value.js";

interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Condition extends Span {
  readonly kind: "condition";
  readonly field: string;
  /** Means the field of exactly this name. */
  readonly isQuoted: boolean;
  readonly op: string;
  /** At least one. */
  readonly values: readonly [Value, ...Value[]];
}

export type Token =
  | (Span & { readonly kind: "(" | ")" | "AND" | "OR" | "NOT" | "end" })
  | (Span & { readonly kind: "text"; readonly text: string })
  | Condition;

const FIELD = new RegExp(FIELD_NAME.source, "uy");
const BLANKS = /\s*/y;
const WORD = /[^\s"()]+/y;
const KEYWORDS = new Set(["AND", "OR", "NOT"]);

/** Takes a query apart. @throws QueryError */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  do {
    at += matchAt(BLANKS, text, at).length;
    const token = readToken(text, at);
    tokens.push(token);
    at = token.end;
  } while (tokens.at(-1)?.kind !== "end");
  return tokens;
}

/** What a sticky expression matches; empty where it does not. */
export function matchAt(expression: RegExp, text: string, at: number): string {
  expression.lastIndex = at;
  return expression.exec(text)?.[0] ?? "";
}

function readToken(text: string, start: number): Token {
  const char = text[start];
  if (char === undefined) return { kind: "end", start, end: start };
  if (char === "(" || char === ")") return { kind: char, start, end: start + 1 };
  if (char === '"') return readQuotedToken(text, start);
  if (char === "-" && !/^[\s)]?$/.test(text[start + 1] ?? "")) return { kind: "NOT", start, end: start + 1 };
  const field = matchAt(FIELD, text, start);
  return (field === "" ? undefined : readCondition(text, start, start + field.length, field)) ?? readWord(text, start);
}

function readQuotedToken(text: string, start: number): Token {
  const { raw, end } = readQuoted(text, start);
  const content = raw.replace(/\\(["\\*])/g, "$1");
  const condition = readCondition(text, start, end, content, true);
  if (condition !== undefined) return condition;
  if (!/^[\s()]?$/.test(text[end] ?? "")) throw new QueryError("A blank is missing behind the quote.", end);
  return { kind: "text", text: content, start, end };
}

/** Undefined where no operator follows the field. */
function readCondition(text: string, start: number, end: number, field: string, isQuoted = false): Token | undefined {
  const op = readOperator(text, end);
  // The beginning of an address.
  if (op === undefined || (op === ":" && !isQuoted && text.startsWith("//", end + 1))) return undefined;
  const { values, end: valuesEnd } = readValues(text, end + op.length, text.slice(start, end + op.length));
  return { kind: "condition", field, isQuoted, op, values, start, end: valuesEnd };
}

function readWord(text: string, start: number): Token {
  const word = matchAt(WORD, text, start);
  const end = start + word.length;
  if (text[end] === '"') {
    throw new QueryError(
      'A quote stands inside a word; put the whole text in quotes, and write \\" for one in it.',
      end,
    );
  }
  if (KEYWORDS.has(word)) return { kind: word as "AND" | "OR" | "NOT", start, end };
  // A text is found anywhere: a wildcard at its ends says nothing.
  return { kind: "text", text: word.replace(/^\*+|\*+$/g, ""), start, end };
}
