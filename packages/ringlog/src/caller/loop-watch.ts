import type { Clock } from "../snapshot/clock.js";
import type { LoopDelay, ThreadSource } from "./thread-source.js";

const TICK_MS = 100;
/** A tick that is no later than this may only be waiting for its turn. */
const SLACK_MS = 20;

/**
 * How late this thread's event loop is, over the last one to two windows: by Node's histogram, by a tick of its own,
 * and by the block that is going on right now, which neither has seen yet.
 */
export class LoopWatch {
  readonly #clock: Clock;
  readonly #source: ThreadSource;
  readonly #begun: () => void;
  readonly #stopTick: () => void;
  #delay: LoopDelay | undefined;
  #turnMs: number;
  /** 0 before the first turn: then a block counts from its beginning only if the loop has never waited. */
  #turnIdleMs = 0;
  #worstMs = 0;
  #lastWindowMs = 0;

  /** Reads nothing yet, and opens the histogram at the first tick: a program's start waits for neither. `begun` is called then. */
  constructor(clock: Clock, source: ThreadSource, begun: () => void) {
    this.#clock = clock;
    this.#source = source;
    this.#begun = begun;
    this.#turnMs = clock.now();
    this.#stopTick = source.every(TICK_MS, () => this.#turn());
  }

  /** 99th percentile; with some fifty samples a window, the worst of them. */
  p99Ms(nowMs: number): number {
    return Math.max(this.#windowMs(), this.#lastWindowMs, this.#lateMs(nowMs));
  }

  nextWindow(): void {
    this.#lastWindowMs = this.#windowMs();
    this.#worstMs = 0;
    this.#delay?.reset();
  }

  stop(): void {
    this.#stopTick();
    this.#delay?.stop();
  }

  #windowMs(): number {
    return Math.max(this.#worstMs, this.#delay?.p99Ms() ?? 0);
  }

  #turn(): void {
    const nowMs = this.#clock.now();
    this.#worstMs = Math.max(this.#worstMs, this.#lateMs(nowMs));
    this.#turnMs = nowMs;
    this.#turnIdleMs = this.#source.loop().idle;
    if (this.#delay === undefined) this.#begin();
  }

  #begin(): void {
    this.#delay = this.#source.openDelay();
    this.#begun();
  }

  /** 0 while the tick is not overdue; else the time since the last turn that the loop did not spend waiting. */
  #lateMs(nowMs: number): number {
    const passedMs = nowMs - this.#turnMs;
    const overdueMs = passedMs - TICK_MS;
    if (overdueMs < SLACK_MS) return 0;
    const busyMs = passedMs - (this.#source.loop().idle - this.#turnIdleMs);
    return Number.isNaN(busyMs) ? overdueMs : Math.min(passedMs, Math.max(overdueMs, busyMs));
  }
}
