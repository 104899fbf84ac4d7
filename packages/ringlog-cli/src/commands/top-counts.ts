const MAX_KEPT = 10_000;

/** Counts the most frequent of any number of texts, in bounded memory: beyond a bound rare ones are forgotten, and counts are at least. */
export class TopCounts {
  /** Whether some were forgotten. */
  isAtLeast = false;
  readonly #counts = new Map<string, number>();

  add(text: string): void {
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
    if (this.#counts.size > 2 * MAX_KEPT) this.#forget();
  }

  get size(): number {
    return this.#counts.size;
  }

  top(most: number): (readonly [text: string, count: number])[] {
    return [...this.#counts].sort(([, a], [, b]) => b - a).slice(0, most);
  }

  #forget(): void {
    this.isAtLeast = true;
    for (const [text] of this.top(Number.POSITIVE_INFINITY).slice(MAX_KEPT)) this.#counts.delete(text);
  }
}
