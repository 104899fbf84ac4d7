import { parseQuery } from "../../query/parse-query.js";
import type { Query } from "../../query/query.js";
import { QueryError } from "../../query/query-error.js";

/** A part of a text; `isHit`: the query asks for it. */
export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

/** Texts that a query looks for in lines; none of a query that is wrong. */
export function wantedTexts(query: string): string[] {
  try {
    return textsIn(parseQuery(query)).map((text) => text.toLowerCase());
  } catch (error) {
    if (error instanceof QueryError) return [];
    throw error;
  }
}

function textsIn(query: Query): string[] {
  if (query.kind === "text") return query.text === "" ? [] : [query.text];
  return query.kind === "and" || query.kind === "or" ? query.parts.flatMap(textsIn) : [];
}

/** Cuts a text into what is wanted and what is not. */
export function highlight(text: string, wanted: readonly string[]): Piece[] {
  if (wanted.length === 0) return [{ text, isHit: false }];
  const lower = text.toLowerCase();
  // Where a lower-case letter is longer than its capital, places would not fit.
  if (lower.length !== text.length) return [{ text, isHit: false }];
  const pieces: Piece[] = [];
  let at = 0;
  for (;;) {
    const hit = nextHit(lower, wanted, at);
    if (hit === undefined) break;
    if (hit.from > at) pieces.push({ text: text.slice(at, hit.from), isHit: false });
    pieces.push({ text: text.slice(hit.from, hit.to), isHit: true });
    at = hit.to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isHit: false });
  return pieces;
}

function nextHit(lower: string, wanted: readonly string[], at: number): { from: number; to: number } | undefined {
  let best: { from: number; to: number } | undefined;
  for (const word of wanted) {
    // An empty one would be found again at the same place for ever.
    const from = word === "" ? -1 : lower.indexOf(word, at);
    if (from >= 0 && (best === undefined || from < best.from)) best = { from, to: from + word.length };
  }
  return best;
}
