import type { Fingerprint, ThrottleReports } from "./throttle.js";

const MAX_IDS = 1_000;
const MAX_MESSAGES = 5;

/** What this thread has told of the duplicates of one window. */
interface Samples {
  hi: number;
  lo: number;
  generation: number;
  lastRequestId: string | undefined;
  lastMessage: string | undefined;
  readonly requestIds: Set<string>;
  readonly messages: Set<string>;
}

/** The request ids and raw messages of withheld errors: each is told once a window, as long as it has few of them. */
export class WindowSamples {
  readonly #reports: ThrottleReports;
  /** By the cell of the throttle's table; only of those that this thread has withheld something in. */
  readonly #cells: (Samples | undefined)[] = [];

  constructor(reports: ThrottleReports) {
    this.#reports = reports;
  }

  /** A duplicate was withheld in the fingerprint's window. */
  note(print: Fingerprint, message: string, requestId: string | undefined): void {
    const samples = this.#of(print);
    if (requestId !== undefined && requestId !== samples.lastRequestId) this.#noteRequest(print, samples, requestId);
    if (message !== samples.lastMessage) this.#noteMessage(print, samples, message);
  }

  #of(print: Fingerprint): Samples {
    const known = this.#cells[print.cell];
    if (known === undefined) return this.#add(print);
    if (known.generation !== print.generation || known.lo !== print.lo || known.hi !== print.hi) restart(known, print);
    return known;
  }

  #add({ cell, hi, lo, generation }: Fingerprint): Samples {
    // Without holes at the end, which would make a hash table of the array.
    while (this.#cells.length < cell) this.#cells.push(undefined);
    const samples: Samples = {
      hi,
      lo,
      generation,
      lastRequestId: undefined,
      lastMessage: undefined,
      requestIds: new Set(),
      messages: new Set(),
    };
    this.#cells[cell] = samples;
    return samples;
  }

  #noteRequest({ cell, generation }: Fingerprint, samples: Samples, requestId: string): void {
    samples.lastRequestId = requestId;
    if (samples.requestIds.size >= MAX_IDS || samples.requestIds.has(requestId)) return;
    samples.requestIds.add(requestId);
    this.#reports.sample(cell, generation, requestId, undefined);
  }

  #noteMessage({ cell, generation }: Fingerprint, samples: Samples, message: string): void {
    samples.lastMessage = message;
    if (samples.messages.size >= MAX_MESSAGES || samples.messages.has(message)) return;
    samples.messages.add(message);
    this.#reports.sample(cell, generation, undefined, message);
  }
}

function restart(samples: Samples, { hi, lo, generation }: Fingerprint): void {
  samples.hi = hi;
  samples.lo = lo;
  samples.generation = generation;
  samples.lastRequestId = undefined;
  samples.lastMessage = undefined;
  samples.requestIds.clear();
  samples.messages.clear();
}
