import { and, not, or } from "./build-query.js";
import { parseCondition } from "./parse-condition.js";
import type { Query } from "./query.js";
import { QueryError } from "./query-error.js";
import { type Condition, readTokens, type Token } from "./tokens.js";

/** Enough for a person and for a link; keeps what is made of it, above all SQL, within bounds. */
const MAX_VALUES = 1_000;
const MAX_DEPTH = 100;

/** A part of a query's text and what it means. */
export interface Part {
  readonly kind: "and" | "or" | "not" | "group" | "leaf";
  readonly query: Query;
  /** Of a leaf none. */
  readonly parts: readonly Part[];
  /** Of a leaf that is no text. */
  readonly condition?: Condition;
  readonly start: number;
  readonly end: number;
}

/**
 * Understands the query language of docs/query.md.
 *
 * @param options.nowMs what `last:15m` counts from
 * @throws QueryError
 */
export function parseQuery(text: string, options: { readonly nowMs?: number } = {}): Query {
  return parseParts(text, options)?.query ?? { kind: "all" };
}

/** The same with the places in the text; undefined for an empty one. */
export function parseParts(text: string, { nowMs = Date.now() }: { readonly nowMs?: number } = {}): Part | undefined {
  return new Parser(readTokens(text), nowMs).parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #nowMs: number;
  #index = 0;
  #values = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], nowMs: number) {
    this.#tokens = tokens;
    this.#nowMs = nowMs;
  }

  parse(): Part | undefined {
    if (this.#next.kind === "end") return undefined;
    const part = this.#either();
    if (this.#index < this.#tokens.length - 1)
      throw new QueryError("This parenthesis closes none; remove it, or put the text in quotes.", this.#next.start);
    return part;
  }

  get #next(): Token {
    return this.#tokens[this.#index] as Token;
  }

  #take(): Token {
    return this.#tokens[this.#index++] as Token;
  }

  #either(): Part {
    const parts: [Part, ...Part[]] = [this.#all()];
    while (this.#next.kind === "OR") {
      this.#take();
      parts.push(this.#all());
    }
    const [first, ...others] = parts;
    return joined("or", parts, or([first.query, ...others.map(({ query }) => query)]));
  }

  #all(): Part {
    const parts: [Part, ...Part[]] = [this.#one()];
    while (!["end", ")", "OR"].includes(this.#next.kind)) {
      if (this.#next.kind === "AND") this.#take();
      parts.push(this.#one());
    }
    return joined("and", parts, and(parts.map(({ query }) => query)));
  }

  #one(): Part {
    const token = this.#take();
    if (token.kind === "text") return leaf(token, { kind: "text", text: token.text });
    if (token.kind === "condition") return this.#condition(token);
    if (token.kind === "NOT") return this.#deeper(token, () => this.#not(token));
    if (token.kind === "(") return this.#deeper(token, () => this.#group(token));
    throw new QueryError(misplaced(token), token.start);
  }

  #condition(token: Condition): Part {
    this.#values += token.values.length;
    if (this.#values > MAX_VALUES) throw new QueryError(`A query has at most ${MAX_VALUES} values.`, token.start);
    return { ...leaf(token, parseCondition(token, this.#nowMs)), condition: token };
  }

  #not({ start }: Token): Part {
    const part = this.#one();
    return { kind: "not", query: not(part.query), parts: [part], start, end: part.end };
  }

  #group({ start }: Token): Part {
    if (this.#next.kind === ")") {
      throw new QueryError("Nothing stands between these parentheses; put a text with parentheses in quotes.", start);
    }
    const part = this.#either();
    const { kind, end } = this.#take();
    if (kind !== ")")
      throw new QueryError("This parenthesis is not closed; write ) behind what belongs together.", start);
    return { kind: "group", query: part.query, parts: [part], start, end };
  }

  #deeper(token: Token, parse: () => Part): Part {
    if (++this.#depth > MAX_DEPTH)
      throw new QueryError(`Parentheses and NOT may be at most ${MAX_DEPTH} deep.`, token.start);
    const part = parse();
    this.#depth--;
    return part;
  }
}

function leaf({ start, end }: Token, query: Query): Part {
  return { kind: "leaf", query, parts: [], start, end };
}

function joined(kind: "and" | "or", parts: readonly [Part, ...Part[]], query: Query): Part {
  const [first] = parts;
  if (parts.length === 1) return first;
  return { kind, query, parts, start: first.start, end: (parts.at(-1) as Part).end };
}

function misplaced({ kind }: Token): string {
  if (kind === "end") return "Something is missing at the end: write a condition behind AND, OR, NOT or a parenthesis.";
  if (kind === ")") return "A condition is missing before this parenthesis.";
  return `${kind} stands between two conditions; put it in quotes to search for the word.`;
}
