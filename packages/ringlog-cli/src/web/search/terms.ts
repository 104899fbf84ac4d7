/** A condition of a query at its outermost level, as the user wrote it. */
export interface Term {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The conditions that all have to hold: what can be taken away one by one. A query with `OR` at its outermost level is one.
 * It never fails: while someone types, a query is often not whole.
 */
export function termsOf(query: string): Term[] {
  const words = wordsOf(query);
  if (words.some(({ text }) => text === "OR")) return words.length === 0 ? [] : [spanOf(query, words)];
  const terms: Term[] = [];
  let from: number | undefined;
  for (const word of words) {
    from ??= word.from;
    if (word.text === "NOT" || word.text === "AND") continue;
    terms.push({ text: query.slice(from, word.to), from, to: word.to });
    from = undefined;
  }
  return terms;
}

/** The query without one of its terms. */
export function withoutTerm(query: string, term: Term): string {
  return `${query.slice(0, term.from).trimEnd()} ${query.slice(term.to).trimStart()}`.trim();
}

/** Parts between blanks; what is quoted or in parentheses stays together. */
function wordsOf(query: string): Term[] {
  const words: Term[] = [];
  let from: number | undefined;
  let depth = 0;
  let isQuoted = false;
  const end = (to: number) => {
    if (from !== undefined) words.push({ text: query.slice(from, to), from, to });
    from = undefined;
  };
  for (let i = 0; i < query.length; i++) {
    const char = query.charAt(i);
    if (isQuoted && char === "\\") i++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && char === "(") depth++;
    else if (!isQuoted && char === ")") depth = Math.max(0, depth - 1);
    if (!isQuoted && depth === 0 && /\s/.test(char)) end(i);
    else from ??= Math.min(i, query.length - 1);
  }
  end(query.length);
  return words;
}

function spanOf(query: string, words: readonly Term[]): Term {
  const from = words[0]?.from ?? 0;
  const to = words.at(-1)?.to ?? query.length;
  return { text: query.slice(from, to), from, to };
}
