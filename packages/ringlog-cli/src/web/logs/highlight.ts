import { termsOf } from "../search/terms.js";

/** A part of a text; `isHit`: the query asks for it. */
export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

/** Words that a query looks for in the message: its terms without a field. */
export function wantedTexts(query: string): string[] {
  return termsOf(query)
    .filter(({ text }) => !/^(-|NOT\b|\()/.test(text) && !/\sOR\s/.test(text))
    .map(({ text }) => (/^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text))
    .filter((text) => text !== "" && !/^[^\s"]+?(:|[<>=!])/.test(text))
    .map((text) => text.toLowerCase());
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
    const from = lower.indexOf(word, at);
    if (from >= 0 && (best === undefined || from < best.from)) best = { from, to: from + word.length };
  }
  return best;
}
