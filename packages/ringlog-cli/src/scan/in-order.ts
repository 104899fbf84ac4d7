/**
 * Starts work on things before it is their turn, and gives it in order.
 *
 * @param maxAhead so much is begun and not given up yet, with the one that was given last
 */
export async function* inOrder<T, W>(
  things: Iterator<T>,
  maxAhead: number,
  start: (thing: T) => W,
): AsyncGenerator<W, void, void> {
  const begun: W[] = [];
  const fill = (): void => {
    while (begun.length < maxAhead) {
      const next = things.next();
      if (next.done === true) return;
      begun.push(start(next.value));
    }
  };
  for (fill(); begun.length > 0; fill()) {
    yield begun[0] as W;
    begun.shift();
  }
}
