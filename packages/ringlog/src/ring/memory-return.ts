import { monotonicMs } from "../record/monotonic.js";

/** Less is not worth a collection. */
const LEAST_BYTES = 4 * 1024 * 1024;
/** For the other threads to let go of the same memory. */
const DELAY_MS = 100;
/** Under a load that comes in waves, memory is only given back now and then. */
const EVERY_MS = 10_000;
/** More than what V8 lets memory outside of its heap grow by, 64 MiB, before it collects. */
const PRESSURE_BYTES = 80 * 1024 * 1024;

/**
 * Shared memory that was let go of is freed when V8 has collected garbage on each thread that knew it, and in a thread that
 * idles V8 sees no reason to. So it is given one, on each of these threads, some time after a burst.
 */
export class MemoryReturn {
  readonly #press: () => void;
  readonly #now: () => number;
  #bytes = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(press: () => void = pressV8, now: () => number = monotonicMs) {
    this.#press = press;
    this.#now = now;
  }

  /** So much was let go of on this thread. */
  note(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < LEAST_BYTES || this.#timer !== undefined) return;
    const waitMs = Math.max(DELAY_MS, this.#lastMs + EVERY_MS - this.#now());
    this.#timer = setTimeout(() => this.#return(), waitMs);
    this.#timer.unref?.();
  }

  #return(): void {
    this.#timer = undefined;
    this.#bytes = 0;
    this.#lastMs = this.#now();
    this.#press();
  }
}

/**
 * Asks for memory, touches none of it, so that it takes none, and leaves it to the collector. V8 then marks step by step beside
 * the program, as after any large buffer: the call takes 1 to 4 ms, the pauses after it are of that size too.
 */
function pressV8(): void {
  try {
    new ArrayBuffer(PRESSURE_BYTES);
  } catch {
    // Not to be had: the collector comes when it comes.
  }
}
