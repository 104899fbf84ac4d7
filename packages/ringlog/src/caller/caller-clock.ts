import type { TimeSource } from "../record/monotonic.js";
import { TICK_CELL } from "../ring/layout.js";
import type { WindowClock } from "../ring/throttle-table.js";

/** Most calls that one look at the clock serves. */
const MAX_CALLS = 128;
/** Looks within a millisecond each after which the worker is asked to tick, and after which it is asked again. */
const ASK_AFTER = 64;
const ASK_AGAIN_AFTER = 10_000;
const LOOK_AROUND_EVERY = 8;

/** What the clock is made of. */
export interface CallerClockParts {
  /** Of the hub. */
  readonly cells: Int32Array;
  readonly time: TimeSource;
  /** Many calls come: the worker should tick. */
  readonly askForTicks: () => void;
  /** Called at every eighth look, for what may change at any time. Seldom enough that V8 does not inline it. */
  readonly lookAround: () => void;
}

/**
 * The wall clock of the calls of a burst: looking at it costs more than the rest of a record. A reading serves for the next
 * calls only while the worker's tick stands still, which it does for 2 ms at most (see HUB_CELLS.tick), and for the more
 * calls the more of them came within a millisecond: 1, 3, 7, … 127; for half as many where it has passed meanwhile. Where the
 * worker does not tick, every call looks, and after some the worker is asked to.
 */
export class CallerClock implements WindowClock {
  readonly #cells: Int32Array;
  readonly #time: TimeSource;
  readonly #askForTicks: () => void;
  readonly #lookAround: () => void;
  #timeMs = 0;
  /** Of the last look, once it was asked for: not as a number of its own, which would be garbage at every look. */
  readonly #monotonicMs = new Float64Array(1);
  #knowsMonotonic = false;
  #tick = 0;
  #calls = 0;
  #left = 0;
  #looks = 0;
  #untilAround = 1;

  constructor({ cells, time, askForTicks, lookAround }: CallerClockParts) {
    this.#cells = cells;
    this.#time = time;
    this.#askForTicks = askForTicks;
    this.#lookAround = lookAround;
  }

  /** Milliseconds since the epoch; may lag by the 2 ms of a tick. */
  now(): number {
    this.turn();
    return this.#timeMs;
  }

  /** Sets the clock to the time of this call, which `stamp` then writes. */
  turn(): void {
    if (this.#left > 0 && this.#cells[TICK_CELL] === this.#tick) this.#left--;
    else this.#look();
  }

  /** Writes the time into a cell: a number that a function returns may be boxed, which is garbage. */
  stamp(cells: Float64Array, index: number): void {
    cells[index] = this.#timeMs;
  }

  /** The exact time: what is said of the withheld must not come before the error that they repeat, whichever thread has written it. */
  wallMs(): number {
    return this.#time.wallMs();
  }

  /** Monotonic milliseconds of this call, after `turn`; they lag by no more than `now`, and are read at most once a look. */
  monotonicMs(): number {
    if (!this.#knowsMonotonic) this.#monotonicMs[0] = this.#time.monotonicMs();
    this.#knowsMonotonic = true;
    return this.#monotonicMs[0] as number;
  }

  #look(): void {
    const tick = this.#cells[TICK_CELL] as number;
    const nowMs = this.#time.wallMs();
    this.#knowsMonotonic = false;
    const passedMs = nowMs - this.#timeMs;
    const isQuick = passedMs <= 1;
    if (tick === 0) this.#noteLook(isQuick);
    if (--this.#untilAround === 0) this.#lookAroundNow();
    this.#calls = isQuick && tick !== 0 ? this.#nextShare(passedMs === 1) : 0;
    this.#left = this.#calls;
    this.#tick = tick;
    this.#timeMs = nowMs;
  }

  #nextShare(hasPassed: boolean): number {
    return hasPassed ? this.#calls >> 1 : Math.min(MAX_CALLS - 1, this.#calls * 2 + 1);
  }

  #lookAroundNow(): void {
    this.#untilAround = LOOK_AROUND_EVERY;
    this.#lookAround();
  }

  #noteLook(isQuick: boolean): void {
    if (!isQuick) this.#looks = 0;
    else if (++this.#looks === ASK_AFTER) this.#askForTicks();
    else if (this.#looks > ASK_AGAIN_AFTER) this.#looks = 0;
  }
}
