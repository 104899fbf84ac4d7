import { Refusal } from "./refusal.js";

const MAX_QUERY_LENGTH = 4096;
/** Largest time that `Date` knows. */
const MAX_TIME_MS = 8.64e15;
const TIME = /^-?\d{1,16}(?:\.\d{1,9})?$/;
const COUNT = /^\d{1,15}$/;

/** When lines are: `fromMs` inclusive, `toMs` exclusive. */
export interface TimeRange {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
}

/** The query of a request's URL, in which every parameter has to be what it should. All methods throw `Refusal`. */
export class Parameters {
  readonly #given = new Map<string, string>();

  /** @param known those that the path takes */
  constructor(search: URLSearchParams, known: readonly string[]) {
    for (const [name, value] of search) {
      if (!known.includes(name)) throw new Refusal(400, `unknown parameter ${quoted(name)}: ${listed(known)}`);
      if (this.#given.has(name)) throw new Refusal(400, `${name} is given twice`);
      this.#given.set(name, value);
    }
  }

  /** Query text; empty where none is given. */
  query(): string {
    return this.text("q", MAX_QUERY_LENGTH) ?? "";
  }

  /** A line lies on whole milliseconds, so both ends are rounded up. */
  range(): TimeRange {
    const range = { fromMs: this.#time("from"), toMs: this.#time("to") };
    if (range.fromMs !== undefined && range.toMs !== undefined && range.fromMs >= range.toMs)
      throw new Refusal(400, "from must be before to");
    return range;
  }

  text(name: string, maxLength: number): string | undefined {
    const value = this.#given.get(name);
    if (value !== undefined && value.length > maxLength)
      throw new Refusal(400, `${name} is longer than ${maxLength} characters`);
    return value;
  }

  /** A whole number from `min` to `max`. */
  count(name: string, { min, max, fallback }: { min: number; max: number; fallback: number }): number {
    const text = this.#given.get(name);
    if (text === undefined) return fallback;
    const value = COUNT.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new Refusal(400, `${name} must be a whole number from ${min} to ${max}, not ${quoted(text)}`);
  }

  choice<T extends string>(name: string, choices: readonly T[]): T {
    const text = this.#given.get(name);
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw new Refusal(400, `${name} must be ${choices.join(" or ")}`);
    return found;
  }

  #time(name: string): number | undefined {
    const text = this.#given.get(name);
    if (text === undefined) return undefined;
    const ms = TIME.test(text) ? Math.ceil(Number(text)) : Number.NaN;
    // What was rounded up to -0 is 0.
    if (Math.abs(ms) <= MAX_TIME_MS) return ms === 0 ? 0 : ms;
    throw new Refusal(400, `${name} must be a time in milliseconds since 1970, not ${quoted(text)}`);
  }
}

/** What was given, short enough to be told. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function listed(known: readonly string[]): string {
  return known.length === 0 ? "there are none here" : `known here are ${known.join(", ")}`;
}
