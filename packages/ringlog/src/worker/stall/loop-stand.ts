/**
 * For how long the loop has stood still. Time counts only while this thread looked as it meant to: where it came late,
 * it may have been stopped itself, with the whole process, and nothing is known of the loop.
 */
export class LoopStand {
  #turnMs = 0;
  #dueMs = Number.POSITIVE_INFINITY;
  #uncountedMs = 0;

  /** Of the time since the last turn, what does not count. */
  get uncountedMs(): number {
    return this.#uncountedMs;
  }

  /** A look at the loop, which turned last at `turnMs` and notes a turn every `periodMs`. 0: it turns. */
  look(nowMs: number, turnMs: number, periodMs: number): number {
    const lateMs = nowMs - this.#dueMs;
    if (turnMs !== this.#turnMs) this.#uncountedMs = 0;
    this.#turnMs = turnMs;
    if (lateMs > periodMs) this.#uncountedMs += Math.min(lateMs, nowMs - turnMs);
    return this.#standsMs(nowMs, periodMs);
  }

  /** Nothing counts of what has passed until now: the loop is held, and does not stand still by itself. */
  discount(nowMs: number, periodMs: number): void {
    this.#uncountedMs += this.#standsMs(nowMs, periodMs);
  }

  /** When the next look is due. */
  expect(dueMs: number): void {
    this.#dueMs = dueMs;
  }

  /** It has stood since some time between the last turn and when the next was due: half of that is counted. */
  #standsMs(nowMs: number, periodMs: number): number {
    const passedMs = nowMs - this.#turnMs - this.#uncountedMs;
    return passedMs > periodMs ? passedMs - periodMs / 2 : 0;
  }
}
