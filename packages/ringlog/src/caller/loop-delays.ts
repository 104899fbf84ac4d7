import type { CallSource } from "./call-source.js";

const TICK_MS = 20;
/** Delays that are remembered. */
const KEPT = 64;
/** The ticks stop when for so long no call that waits has begun or ended; later where some have not ended. */
const QUIET_MS = 10_000;
const LONG_QUIET_MS = 300_000;

interface Delay {
  readonly atMs: number;
  readonly ms: number;
}

/**
 * How late the event loop came to its turns while calls waited. Kept are only those delays after which no longer one came: the
 * longest within any time up to now is among them.
 */
export class LoopDelays {
  readonly #source: Pick<CallSource, "now" | "every">;
  readonly #delays: Delay[] = [];
  #stop: (() => void) | undefined;
  #sinceMs = 0;
  #tickMs = 0;
  #usedMs = 0;
  #waiting = 0;

  constructor(source: Pick<CallSource, "now" | "every">) {
    this.#source = source;
  }

  /** A call that waits begins, or began at that time. */
  begin(startMs: number): void {
    this.#waiting++;
    this.#usedMs = startMs;
    if (this.#stop !== undefined) return;
    this.#sinceMs = startMs;
    this.#tickMs = startMs;
    this.#stop = this.#source.every(TICK_MS, () => this.#tick());
  }

  end(): void {
    this.#waiting--;
    this.#usedMs = this.#source.now();
  }

  /** Undefined where the ticks did not go on all the time. */
  longestMs(startMs: number, nowMs: number): number | undefined {
    if (this.#stop === undefined || startMs < this.#sinceMs) return undefined;
    // A delay that began before the call belongs to it only in part.
    let longest = Math.min(this.#lateMs(nowMs), nowMs - startMs);
    for (const { atMs, ms } of this.#delays) longest = Math.max(longest, Math.min(ms, atMs - startMs));
    return longest;
  }

  /** False where nobody has looked. */
  hasTurnedSince(startMs: number): boolean {
    return this.#stop !== undefined && this.#tickMs > startMs;
  }

  #lateMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#tickMs - TICK_MS);
  }

  #tick(): void {
    const atMs = this.#source.now();
    const ms = this.#lateMs(atMs);
    this.#tickMs = atMs;
    while (ms >= (this.#delays.at(-1)?.ms ?? Number.POSITIVE_INFINITY)) this.#delays.pop();
    this.#delays.push({ atMs, ms });
    if (this.#delays.length > KEPT) this.#delays.splice(-2, 1);
    const quietMs = atMs - this.#usedMs;
    if (quietMs > LONG_QUIET_MS || (quietMs > QUIET_MS && this.#waiting === 0)) this.#pause();
  }

  #pause(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#delays.length = 0;
  }
}
