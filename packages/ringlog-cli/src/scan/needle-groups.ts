import { caselessSearch, exactSearch, type NeedleSearch } from "./needle-search.js";
import type { Prefilter } from "./prefilter.js";

/** Any ASCII character may be written so in JSON: a line with this can hold every needle. */
const ESCAPE = "\\u00";
const NOWHERE = Number.POSITIVE_INFINITY;

/** One needle in one block: where it stands next. Never looks at a byte twice, since lines are asked for in order. */
class Sweep {
  readonly #search: NeedleSearch;
  #at = -1;

  constructor(search: NeedleSearch) {
    this.#search = search;
  }

  restart(): void {
    this.#at = -1;
  }

  next(bytes: Buffer, from: number, to: number): number {
    if (this.#at < from) {
      const at = this.#search.find(bytes, from, to);
      this.#at = at === -1 ? NOWHERE : at;
    }
    return this.#at;
  }
}

/** Needles of which one must be in the line. */
type Group = readonly Sweep[];

/** What must stand in a line, searched for in whole blocks: lines between the places are never looked at. */
export class NeedleGroups {
  readonly #groups: readonly Group[];
  readonly #escape: Sweep;

  constructor({ needles, caselessNeedles = [] }: Pick<Prefilter, "needles" | "caselessNeedles">) {
    // The longest are the rarest, as a rule, and searched for the fastest.
    const exact = needles.map((group) => ({ group, make: exactSearch }));
    const caseless = caselessNeedles.map((group) => ({ group, make: caselessSearch }));
    const groups = [...exact, ...caseless].filter(({ group }) => !group.includes(""));
    groups.sort((a, b) => shortest(b.group) - shortest(a.group));
    this.#groups = groups.map(({ group, make }) => group.map((needle) => new Sweep(make(needle))));
    this.#escape = new Sweep(exactSearch(ESCAPE));
  }

  /** Every line passes. */
  get isEmpty(): boolean {
    return this.#groups.length === 0;
  }

  /** Another block follows. */
  restart(): void {
    this.#escape.restart();
    for (const group of this.#groups) for (const sweep of group) sweep.restart();
  }

  /** @returns a place from `from` on, before which no line that passes ends; infinite where there is none up to `to` */
  next(bytes: Buffer, from: number, to: number): number {
    let place = from;
    for (const group of this.#groups) {
      place = Math.max(place, this.#first(group, bytes, from, to));
      if (place === NOWHERE) break;
    }
    return place;
  }

  /** Whether a line passes; they must be asked for in order. `to` is the end of the block. */
  isIn(bytes: Buffer, lineFrom: number, lineTo: number, to: number): boolean {
    return this.#groups.every((group) => this.#first(group, bytes, lineFrom, to) < lineTo);
  }

  #first(group: Group, bytes: Buffer, from: number, to: number): number {
    let first = this.#escape.next(bytes, from, to);
    for (const sweep of group) first = Math.min(first, sweep.next(bytes, from, to));
    return first;
  }
}

function shortest(group: readonly string[]): number {
  return Math.min(...group.map((needle) => needle.length));
}
