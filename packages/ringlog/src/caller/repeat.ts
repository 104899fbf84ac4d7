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
  /** An error that turned out to be no repeat, with what was read of it: no getter runs twice. */
  missed: { readonly error: unknown; readonly sketch: ErrorSketch } | undefined;
  // One object rather than the ones that these came in: see above.
  readonly #services: RepeatServices;
  readonly #level: number;
  readonly #isCounted: boolean;
  readonly #message: string;
  readonly #type: string;
  readonly #code: unknown;
  readonly #requestId: string | undefined;
  readonly #cell: number;
  readonly #generation: number;
  readonly #hi: number;
  readonly #lo: number;
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
    this.#level = level;
    this.#isCounted = isCounted;
    this.#message = sketch.message;
    this.#type = sketch.type;
    this.#code = sketch.code;
    this.#requestId = requestId;
    this.#cell = window.cell;
    this.#generation = window.generation;
    this.#hi = window.hi;
    this.#lo = window.lo;
  }

  /**
   * Whether this is the same error once more, of the same request; it is counted then. Otherwise nothing has happened. All in
   * one function: a storm's first thousand errors meet cold code, where every call counts.
   */
  take(level: number, error: unknown): boolean {
    const services = this.#services;
    if (level !== this.#level || !services.isCurrent || !types.isNativeError(error)) return false;
    const sketch = sketchNativeError(error, this.#scratch);
    const { context, counters } = services;
    if (
      sketch.message !== this.#message ||
      sketch.type !== this.#type ||
      sketch.code !== this.#code ||
      (context.isUsed ? context.getRequestId() : undefined) !== this.#requestId ||
      !services.table.countRepeat(
        this.#cell,
        this.#generation,
        this.#hi,
        this.#lo,
        services.hubDoubles[CLOCK_DOUBLE] || Date.now(),
      )
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
