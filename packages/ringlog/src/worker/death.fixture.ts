// Ends what runs at any of its steps in shared memory, as the death of its thread would.
const ATOMICS = ["load", "store", "add", "notify", "compareExchange"] as const;
export type Atomic = (typeof ATOMICS)[number];

class Death extends Error {}

/** Runs until before the operation of this number, counted from 1, among those of these names; true: it has come to its end before. */
export function runUntil(step: number, names: readonly Atomic[], run: () => void): boolean {
  const real = Object.fromEntries(ATOMICS.map((name) => [name, Atomics[name]]));
  let left = step;
  for (const name of ATOMICS) {
    const operation = real[name] as unknown as (...given: unknown[]) => unknown;
    (Atomics as unknown as Record<string, unknown>)[name] = (...given: unknown[]) => {
      if (names.includes(name)) left--;
      // Dead for good: a formatter that fails is caught, and what it has left undone must not be written.
      if (left <= 0) throw new Death();
      return operation.apply(Atomics, given);
    };
  }
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof Death) return false;
    throw error;
  } finally {
    Object.assign(Atomics, real);
  }
}
