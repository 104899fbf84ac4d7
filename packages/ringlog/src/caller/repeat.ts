import { types } from "node:util";
import { type ErrorSketch, type NativeError, needsMaker, sketchRead } from "../record/describe-error.js";
import { CALLER, CLOCK_DOUBLE } from "../ring/layout.js";
import type { ThrottleTable } from "../ring/throttle-table.js";
import type { RequestContext } from "./context.js";
import type { Throttle } from "./throttle.js";

/** Repeats between two looks at the clock, in case the worker is late with closing their window. */
const CLOCK_EVERY = 256;

/** What repeats are counted with. One object for as long as a configuration holds. */
export interface RepeatServices {
  /** False once another configuration holds, or none. */
  isCurrent: boolean;
  readonly table: ThrottleTable;
  readonly throttle: Throttle;
  readonly context: RequestContext;
  /** The hub's doubles, with the worker's clock among them. */
  readonly hubDoubles: Float64Array;
  /** Where this thread's counters begin there. */
  readonly countersAt: number;
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
  readonly #message: string;
  /** Of the last one that was looked at closely: what has both has the same type, without a look at the constructor's name. */
  #name: unknown;
  #maker: unknown;
  readonly #code: unknown;
  readonly #context: RequestContext;
  readonly #requestId: string | undefined;
  #untilClock = CLOCK_EVERY;
  readonly #hubDoubles: Float64Array;
  readonly #table: ThrottleTable;
  readonly #cell: number;
  readonly #generation: number;
  readonly #hi: number;
  readonly #lo: number;
  readonly #isCounted: boolean;
  /** Where this thread's counters begin. */
  readonly #counters: number;
  readonly #type: string;

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
    this.#context = services.context;
    this.#hubDoubles = services.hubDoubles;
    this.#table = services.table;
    this.#counters = services.countersAt;
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
   * Whether this is the same error once more, of the same request; it is counted then. Otherwise nothing has happened.
   */
  take(level: number, error: unknown): boolean {
    if (level !== this.#level || !this.#services.isCurrent || !types.isNativeError(error)) return false;
    // As in `sketchNativeError`, and here once more: an object that hands it over would be made for every duplicate.
    const native: NativeError = error;
    let read = 0;
    let message: unknown;
    let name: unknown;
    let code: unknown;
    let maker: unknown;
    try {
      message = native.message;
      read = 1;
      name = native.name;
      read = 2;
      code = native.code;
      read = 3;
      maker = needsMaker(name) ? native.constructor : undefined;
      read = 4;
    } catch {
      // `sketchRead` marks what threw.
    }
    const isSame =
      read === 4 && message === this.#message && name === this.#name && code === this.#code && maker === this.#maker;
    const sketch = isSame ? undefined : sketchRead(native, read, message, name, code, maker);
    if ((sketch === undefined || this.#isLike(sketch, read, name, maker)) && this.#count()) return true;
    this.missed = { error, sketch: sketch ?? sketchRead(native, read, message, name, code, maker) };
    return false;
  }

  #isLike(sketch: ErrorSketch, read: number, name: unknown, maker: unknown): boolean {
    if (sketch.message !== this.#message || sketch.type !== this.#type || sketch.code !== this.#code) return false;
    if (read === 4) {
      this.#name = name;
      this.#maker = maker;
    }
    return true;
  }

  /** False: another request's, or its window wants the long way. */
  #count(): boolean {
    const context = this.#context;
    if ((context.isUsed ? context.getRequestId() : undefined) !== this.#requestId) return false;
    if (--this.#untilClock === 0 && this.#isOverdue()) return false;
    const doubles = this.#hubDoubles;
    // The worker's clock, where it is awake: some milliseconds old, at a fraction of the cost. The first duplicate's time is exact.
    const wallMs = doubles[CLOCK_DOUBLE] || Date.now();
    if (!this.#table.countRepeat(this.#cell, this.#generation, this.#hi, this.#lo, wallMs)) return false;
    if (this.#isCounted) {
      const cell = this.#counters + CALLER.suppressed;
      doubles[cell] = (doubles[cell] as number) + 1;
    }
    return true;
  }

  #isOverdue(): boolean {
    this.#untilClock = CLOCK_EVERY;
    return this.#services.throttle.isOverdue(this.#cell);
  }

  /** Whether it still speaks of this window, and would take the same errors. */
  isOf(window: RepeatWindow, level: number, sketch: ErrorSketch, requestId: string | undefined): boolean {
    return (
      window.cell === this.#cell &&
      window.generation === this.#generation &&
      window.hi === this.#hi &&
      window.lo === this.#lo &&
      level === this.#level &&
      requestId === this.#requestId &&
      this.#services.isCurrent &&
      sketch.message === this.#message &&
      sketch.type === this.#type &&
      sketch.code === this.#code
    );
  }
}
