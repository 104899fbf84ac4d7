import { fingerprintHex } from "../../record/fingerprint-text.js";
import { ERROR } from "../../record/level.js";
import type { Value } from "../../record/record.js";
import type { ClosedWindow } from "../../ring/throttle-table.js";
import type { Window } from "./suppression.js";

/** How many are named, and how much of each title. */
const LARGEST = 5;
const TITLE_LENGTH = 200;

interface Part {
  readonly window: Window;
  readonly withheld: ClosedWindow;
}

/** Adds up what the windows of a storm have withheld, and keeps the largest few. */
export class StormTally {
  withheld = 0;
  /** When the first and the last error was made, in ms since the epoch, as far as is known. */
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = 0;
  #level = 0;
  #largest: Part[] = [];

  /** The highest, but not above error, which it also is where none is known. */
  get level(): number {
    return this.#level === 0 ? ERROR : Math.min(this.#level, ERROR);
  }

  /** An error was made at this time. */
  saw(timeMs: number): void {
    this.firstMs = Math.min(this.firstMs, timeMs);
    this.lastMs = Math.max(this.lastMs, timeMs);
  }

  add(window: Window, withheld: ClosedWindow): void {
    this.withheld += withheld.count;
    this.#level = Math.max(this.#level, withheld.level);
    if (withheld.count > 0) this.saw(withheld.lastMs);
    const last = this.#largest[LARGEST - 1];
    if (last !== undefined && withheld.count <= last.withheld.count) return;
    this.#largest = [...this.#largest, { window, withheld }]
      .sort((a, b) => b.withheld.count - a.withheld.count)
      .slice(0, LARGEST);
  }

  /** `{ fingerprint, title, count }`, the largest first. */
  largest(): Value[] {
    return this.#largest.map(({ window, withheld }) => {
      const { hi, lo, count } = withheld;
      const title = window.title?.slice(0, TITLE_LENGTH);
      return new Map<string, Value>([
        ["fingerprint", fingerprintHex(hi, lo)],
        ...(title === undefined ? [] : [["title", title] as const]),
        ["count", 1 + count],
      ]);
    });
  }
}
