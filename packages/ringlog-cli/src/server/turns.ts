/** Lets questions of one kind be asked one after the other. One that was given up does not keep the next one waiting. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** @throws the reason of `signal`, where it was aborted before its turn */
  async take<T>(kind: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(kind) ?? Promise.resolve();
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#last.set(
      kind,
      before.then(() => ended),
    );
    await before;
    signal.addEventListener("abort", end);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      signal.removeEventListener("abort", end);
      end();
    }
  }
}
