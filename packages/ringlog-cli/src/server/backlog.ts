import { randomBytes } from "node:crypto";

/** An event of which none may be missed, with what it is called when a client goes on after it. */
interface KeptEvent {
  readonly number: number;
  readonly text: string;
}

/** The newest events, for clients that were away or are slow. Numbers count from 1; an id is a number of this start of the server. */
export class Backlog {
  /** Distinguishes the numbers of this start from those of the one before on the same port. */
  readonly #start = randomBytes(6).toString("hex");
  readonly #events: KeptEvent[] = [];
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  #bytes = 0;
  #newest = 0;

  constructor({ maxEvents, maxBytes }: { maxEvents: number; maxBytes: number }) {
    this.#maxEvents = maxEvents;
    this.#maxBytes = maxBytes;
  }

  /** Number of the newest event; 0 before the first. */
  get newest(): number {
    return this.#newest;
  }

  append(text: string): void {
    this.#events.push({ number: ++this.#newest, text });
    this.#bytes += text.length;
    while (this.#events.length > this.#maxEvents || (this.#bytes > this.#maxBytes && this.#events.length > 1))
      this.#bytes -= this.#events.shift()?.text.length ?? 0;
  }

  /** The text of an event; undefined where it is no longer kept. */
  at(number: number): string | undefined {
    const oldest = this.#newest - this.#events.length + 1;
    return this.#events[number - oldest]?.text;
  }

  idOf(number: number): string {
    return `${this.#start}-${number}`;
  }

  /** @returns undefined where the id is none of this start */
  numberOf(id: string): number | undefined {
    const [start, digits = "", ...more] = id.split("-");
    if (start !== this.#start || more.length > 0 || !/^\d{1,15}$/.test(digits)) return undefined;
    const number = Number(digits);
    return number <= this.#newest ? number : undefined;
  }
}
