import { attempt } from "../record/read-property.js";
import type { Stats } from "../stats.js";

const EVERY_MS = 1_000;

/** Tells the application of losses, at most once a second. */
export class LossCallback {
  readonly #stats: () => Stats;
  #callback: ((stats: Stats) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(stats: () => Stats) {
    this.#stats = stats;
  }

  configure(callback: ((stats: Stats) => void) | undefined): void {
    this.#callback = callback;
  }

  note(): void {
    if (this.#callback === undefined || this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#lastMs + EVERY_MS - performance.now());
    this.#timer = setTimeout(() => this.#tell(), waitMs).unref();
  }

  #tell(): void {
    this.#timer = undefined;
    this.#lastMs = performance.now();
    attempt(() => this.#callback?.(this.#stats()));
  }
}
