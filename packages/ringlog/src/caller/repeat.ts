import { types } from "node:util";
import { type ErrorSketch, newSketch, sketchNativeError } from "../record/describe-error.js";
import { CALLER, CLOCK_DOUBLE } from "../ring/layout.js";
import type { ThrottleTable } from "../ring/throttle-table.js";
import type { RequestContext } from "./context.js";

/** What repeats are counted with. One object for as long as a configuration holds. */
export interface RepeatServices {
  /** False once another configuration holds, or none. */
  isCurrent: boolean;
  readonly table: ThrottleTable;
  readonly context: RequestContext;
  /** This thread's counters in the hub. */
  readonly counters: Float64Array;
  /** The hub's doubles, with the worker's clock among them. */
  readonly hubDoubles: Float64Array;
}

/** The open window that a logger's last error was withheld in. */
export interface RepeatWindow {
  readonly cell: number;
  readonly generation: number;
  readonly hi: number;
  readonly lo: number;
}

/**
 * A logger's last error, withheld: the short way on which a storm costs its caller next to nothing. Each throw empties the
 * core's caches, so what counts is how little memory and code this touches.
 */
export class Repeat {
  readonly window: RepeatWindow;
  /** An error that turned out to be no repeat, with what was read of it: no getter runs twice. */
  missed: { readonly error: unknown; readonly sketch: ErrorSketch } | undefined;
  readonly #services: RepeatServices;
  readonly #level: number;
  readonly #isCounted: boolean;
  readonly #sketch: ErrorSketch;
  readonly #requestId: string | undefined;
  readonly #scratch = newSketch();

  /** `isCounted`: records of this level are in the process's figures. */
  constructor(
    services: RepeatServices,
    window: RepeatWindow,
    level: number,
    isCounted: boolean,
    sketch: ErrorSketch,
    requestId: string | undefined,
  ) {
    this.#services = services;
    this.window = window;
    this.#level = level;
    this.#isCounted = isCounted;
    this.#sketch = sketch;
    this.#requestId = requestId;
  }

  /**
   * Whether this is the same error once more, of the same request; it is counted then. Otherwise nothing has happened. All in
   * one function: a storm's first thousand errors meet cold code, where every call counts.
   */
  take(level: number, error: unknown): boolean {
    const { table, context, counters, hubDoubles, isCurrent } = this.#services;
    if (level !== this.#level || !isCurrent || !types.isNativeError(error)) return false;
    const sketch = sketchNativeError(error, this.#scratch);
    const last = this.#sketch;
    const { cell, generation, hi, lo } = this.window;
    if (
      sketch.message !== last.message ||
      sketch.type !== last.type ||
      sketch.code !== last.code ||
      (context.isUsed ? context.getRequestId() : undefined) !== this.#requestId ||
      !table.countRepeat(cell, generation, hi, lo, hubDoubles[CLOCK_DOUBLE] || Date.now())
    ) {
      this.missed = { error, sketch: { ...sketch } };
      return false;
    }
    if (this.#isCounted) {
      counters[CALLER.accepted] = (counters[CALLER.accepted] as number) + 1;
      counters[CALLER.suppressed] = (counters[CALLER.suppressed] as number) + 1;
    }
    return true;
  }
}
