import { MAX_AGE_MS } from "../snapshot/clock.js";

const AGE = 8;

/** Ten readings in the order of `Snapshot`; undefined: switched off. */
export type Readings = readonly number[] | undefined;

/**
 * The readings that stand in a record of an error. Asking for them costs as much as all else of the record but its stack, so
 * those of the last error serve, older by what has passed since, until they are 100 ms old.
 */
export class ErrorSnapshot {
  readonly #read: (fresh: boolean) => Readings;
  readonly #last: number[] = [];
  /** When, and how old they were then. */
  #atMs = Number.NaN;
  #ageMs = 0;

  constructor(read: (fresh: boolean) => Readings) {
    this.#read = read;
  }

  /** Other settings hold. */
  forget(): void {
    this.#atMs = Number.NaN;
  }

  /** `fresh`: whatever the age of the last ones. */
  now(fresh: boolean): Readings {
    return this.#read(fresh);
  }

  /** At a monotonic time that is known already, as every window of the throttle has one. */
  at(nowMs: number): Readings {
    const ageMs = this.#ageMs + nowMs - this.#atMs;
    if (!(ageMs >= this.#ageMs && ageMs < MAX_AGE_MS)) return this.#ask(nowMs);
    this.#last[AGE] = ageMs;
    return this.#last;
  }

  #ask(nowMs: number): Readings {
    const readings = this.#read(false);
    if (readings === undefined) return undefined;
    for (let index = 0; index < readings.length; index++) this.#last[index] = readings[index] as number;
    this.#ageMs = readings[AGE] as number;
    this.#atMs = nowMs;
    return this.#last;
  }
}
