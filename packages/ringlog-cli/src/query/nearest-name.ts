/** The name that needs the fewest changes of a letter; undefined where all are too far to be meant. */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  // Whoever pastes a page of text has not mistyped a name.
  if (text.length > 32) return undefined;
  const ranked = names.map((name) => ({ name, changes: changesBetween(text, name) }));
  const best = ranked.reduce((a, b) => (b.changes < a.changes ? b : a));
  return best.changes <= Math.max(2, best.name.length / 2) ? best.name : undefined;
}

/** Levenshtein distance. */
function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
