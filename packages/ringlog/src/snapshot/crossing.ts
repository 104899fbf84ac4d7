/** Shares of a limit: what is above the first is near it, and is told of again only after it was below the second. */
const HIGH = 0.9;
const LOW = 0.8;

/** Whether something has come near its limit, once a crossing. */
export class Crossing {
  #isHigh = false;

  /** True: it has just crossed. */
  isCrossed(used: number, limit: number): boolean {
    const wasHigh = this.#isHigh;
    if (used >= HIGH * limit) this.#isHigh = true;
    else if (used < LOW * limit) this.#isHigh = false;
    return this.#isHigh && !wasHigh;
  }
}

/** `91 % of its limit, 233 of 256 MiB`. */
export function shareText(usedBytes: number, limitBytes: number): string {
  const [used, limit] = [usedBytes, limitBytes].map((bytes) => Math.round(bytes / 2 ** 20));
  return `${Math.floor((100 * usedBytes) / limitBytes)} % of its limit, ${used} of ${limit} MiB`;
}
