const MAX_WAITING = 256;

/** Between one who puts, and waits when there is much, and one who takes. */
export class Batches<T> {
  #waiting: T[] = [];
  #isOver = false;
  #error: unknown;
  #wakeTaker: () => void = () => undefined;
  #wakePutter: () => void = () => undefined;

  /** @returns what to wait for before the next one is put, where there is enough */
  put(item: T): Promise<void> | undefined {
    this.#waiting.push(item);
    this.#wakeTaker();
    if (this.#waiting.length < MAX_WAITING) return undefined;
    return new Promise((resolve) => {
      this.#wakePutter = resolve;
    });
  }

  /** No more comes once this is done. */
  fillBy(work: Promise<void>): void {
    const end = (error?: unknown) => {
      this.#error = error;
      this.#isOver = true;
      this.#wakeTaker();
    };
    work.then(() => end(), end);
  }

  /**
   * What was put since, at least one; none at the end.
   *
   * @throws what the work that fills it has thrown
   */
  async next(): Promise<readonly T[]> {
    while (this.#waiting.length === 0 && !this.#isOver)
      await new Promise<void>((resolve) => {
        this.#wakeTaker = resolve;
      });
    const batch = this.#waiting;
    if (batch.length === 0 && this.#error !== undefined) throw this.#error;
    this.#waiting = [];
    this.#wakePutter();
    return batch;
  }
}
