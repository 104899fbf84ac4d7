const KEY = "ringlog.queries";
const MAX_QUERIES = 50;

/** Queries that were asked, latest first. */
export function readHistory(): string[] {
  try {
    return parseHistory(globalThis.localStorage?.getItem(KEY) ?? null);
  } catch {
    return []; // storage is refused: a history is not worth an error
  }
}

/** Remembers a query that was asked. */
export function remember(query: string): void {
  const queries = addToHistory(readHistory(), query);
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify(queries));
  } catch {
    return; // as above
  }
}

/** What storage holds may be anything. */
export function parseHistory(stored: string | null): string[] {
  if (stored === null) return [];
  try {
    const value: unknown = JSON.parse(stored);
    return Array.isArray(value) ? value.filter((query) => typeof query === "string").slice(0, MAX_QUERIES) : [];
  } catch {
    return []; // not written by this page
  }
}

/** Each query stands once, at its latest. */
export function addToHistory(queries: readonly string[], query: string): string[] {
  const text = query.trim();
  if (text === "") return [...queries];
  return [text, ...queries.filter((other) => other !== text)].slice(0, MAX_QUERIES);
}
