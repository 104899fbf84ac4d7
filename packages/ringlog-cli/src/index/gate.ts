/** Lets questions pass together, and a change of the tables alone. Changes are seldom, and go first. */
export class Gate {
  #passing = 0;
  #change: Promise<void> | undefined;
  #emptied: (() => void) | undefined;

  async pass<T>(work: () => Promise<T>): Promise<T> {
    while (this.#change !== undefined) await this.#change;
    this.#passing++;
    try {
      return await work();
    } finally {
      if (--this.#passing === 0) this.#emptied?.();
    }
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#change !== undefined) await this.#change;
    const { promise, resolve } = withResolvers();
    this.#change = promise;
    try {
      if (this.#passing > 0) {
        await new Promise<void>((emptied) => {
          this.#emptied = emptied;
        });
      }
      return await work();
    } finally {
      this.#emptied = undefined;
      this.#change = undefined;
      resolve();
    }
  }
}

/** Node.js 20 has no `Promise.withResolvers`. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
